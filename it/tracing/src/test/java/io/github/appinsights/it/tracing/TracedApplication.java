package io.github.appinsights.it.tracing;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.test.RecordedTelemetry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Answers with the ids its tracer gave the request, as {@code trace id-span id}. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class TracedApplication {

    @Bean
    RecordedTelemetry recording() {
        return new RecordedTelemetry(Duration.ofSeconds(20));
    }

    @Bean
    TelemetryClient telemetryClient(RecordedTelemetry recording) {
        return TelemetryClient.builder().channel(recording).build();
    }

    @Bean
    RouterFunction<ServerResponse> routes(
            Tracer tracer, TelemetryClient telemetry, DatabaseClient database, ObservationRegistry registry) {
        WebClient client = WebClient.builder().observationRegistry(registry).build();
        return RouterFunctions.route()
                .GET(
                        "/ids",
                        request -> Mono.delay(Duration.ofMillis(5)).flatMap(tick -> {
                            telemetry.trackEvent("seen");
                            return ids(tracer);
                        }))
                .GET(
                        "/query",
                        request -> database.sql("SELECT X FROM SYSTEM_RANGE(1, 3)")
                                .fetch()
                                .all()
                                .then(Mono.defer(() -> ids(tracer))))
                .GET(
                        "/call",
                        request -> client.get()
                                .uri("http://localhost:" + request.uri().getPort() + "/called")
                                .retrieve()
                                .bodyToMono(String.class)
                                .flatMap(ServerResponse.ok()::bodyValue))
                .GET("/called", request -> ids(tracer))
                .GET("/message", request -> message(request, registry, tracer))
                .build();
    }

    private static Mono<ServerResponse> message(ServerRequest request, ObservationRegistry registry, Tracer tracer) {
        Map<String, String> headers = new HashMap<>();
        SenderContext<Map<String, String>> sender = new SenderContext<>(
                (carrier, key, value) -> Objects.requireNonNull(carrier).put(key, value), Kind.PRODUCER);
        sender.setCarrier(headers);
        Observation.createNotStarted("send", () -> sender, registry).observe(() -> {});
        ReceiverContext<Map<String, String>> receiver =
                new ReceiverContext<>((carrier, key) -> carrier.get(key), Kind.CONSUMER);
        receiver.setCarrier(headers);
        return Objects.requireNonNull(Observation.createNotStarted("receive", () -> receiver, registry)
                .observe(() -> ids(tracer)));
    }

    private static Mono<ServerResponse> ids(Tracer tracer) {
        Span span = Objects.requireNonNull(tracer.currentSpan());
        return ServerResponse.ok()
                .bodyValue(span.context().traceId() + "-" + span.context().spanId());
    }
}
