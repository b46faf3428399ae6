package io.github.appinsights.it.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.context.TraceParent;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.TraceIds;
import io.github.appinsights.test.Correlation;
import io.github.appinsights.test.RecordedTelemetry;
import io.micrometer.tracing.Tracer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What holds with any tracer, also with one that samples nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TracedRequests {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final ConfigurableApplicationContext application;
    private final RecordedTelemetry telemetry;

    TracedRequests(Class<?> tracer, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(properties));
        arguments.addAll(List.of(
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--logging.level.root=error",
                "--management.tracing.sampling.probability=0.0",
                "--spring.r2dbc.url=r2dbc:h2:mem:///traced" + tracer.getSimpleName()));
        application =
                new SpringApplicationBuilder(TracedApplication.class, tracer).run(arguments.toArray(String[]::new));
        telemetry = application.getBean(RecordedTelemetry.class);
    }

    @AfterAll
    void stop() {
        application.close();
    }

    abstract String expectedTracer();

    @Test
    void theTracerIsTheOneThatIsMeant() {
        assertThat(application.getBean(Tracer.class).getClass().getSimpleName()).isEqualTo(expectedTracer());
    }

    @Test
    void theTraceOfTheCallerGoesOn() {
        TraceParent caller = new TraceParent(TraceIds.newTraceId(), TraceIds.newSpanId(), 1);

        String[] ids = get("/ids", caller);

        assertThat(ids[0]).isEqualTo(caller.traceId());
        RequestTelemetry request = request(ids[0], "GET /ids");
        assertThat(request.id()).isEqualTo(ids[1]);
        assertThat(Correlation.parentId(request)).isEqualTo(caller.parentId());
        assertThat(telemetry.items(EventTelemetry.class, ids[0]))
                .singleElement()
                .satisfies(event -> assertThat(Correlation.parentId(event)).isEqualTo(ids[1]));
    }

    @Test
    void aTraceBeginsWithTheIdsOfTheTracer() {
        String[] ids = get("/ids", null);

        RequestTelemetry request = request(ids[0], "GET /ids");
        assertThat(request.id()).isEqualTo(ids[1]);
        assertThat(Correlation.parentId(request)).isNull();
    }

    @Test
    void aQueryBelongsToTheRequest() {
        String[] ids = get("/query", null);

        request(ids[0], "GET /query");
        assertThat(telemetry.items(DependencyTelemetry.class, ids[0]))
                .singleElement()
                .satisfies(query -> {
                    assertThat(query.type()).isEqualTo("SQL");
                    assertThat(Correlation.parentId(query)).isEqualTo(ids[1]);
                });
    }

    @Test
    void aCallIsTheParentOfWhatItCalls() {
        String[] called = get("/call", null);

        RequestTelemetry outer = request(called[0], "GET /call");
        RequestTelemetry inner = request(called[0], "GET /called");
        assertThat(inner.id()).isEqualTo(called[1]);
        assertThat(telemetry.items(DependencyTelemetry.class, called[0]))
                .singleElement()
                .satisfies(call -> {
                    assertThat(Correlation.parentId(call)).isEqualTo(outer.id());
                    assertThat(Correlation.parentId(inner)).isEqualTo(call.id());
                });
    }

    @Test
    void aMessageThatIsSentIsTheParentOfTheOneReceived() {
        String[] received = get("/message", null);

        RequestTelemetry request = request(received[0], "GET /message");
        RequestTelemetry message = request(received[0], "receive");
        assertThat(message.id()).isEqualTo(received[1]);
        assertThat(telemetry.items(DependencyTelemetry.class, received[0]))
                .singleElement()
                .satisfies(sent -> {
                    assertThat(Correlation.parentId(sent)).isEqualTo(request.id());
                    assertThat(Correlation.parentId(message)).isEqualTo(sent.id());
                });
    }

    private RequestTelemetry request(String traceId, String name) {
        return telemetry.await(
                RequestTelemetry.class,
                item -> Correlation.isIn(item, traceId) && item.name().equals(name));
    }

    /** Ids of the trace and of the span that answered. */
    private String[] get(String path, @Nullable TraceParent caller) {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(20));
        if (caller != null) {
            request.header(TraceParent.HEADER, caller.value());
        }
        try {
            String answer = HTTP.send(request.build(), BodyHandlers.ofString()).body();
            assertThat(answer).matches("[0-9a-f]{32}-[0-9a-f]{16}");
            return answer.split("-", 2);
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(path, failed);
        }
    }
}
