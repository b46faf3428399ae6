package io.github.appinsights.spring.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TraceIds;
import io.github.appinsights.model.TraceTelemetry;
import io.github.appinsights.sampling.TailState;
import io.github.appinsights.test.RecordedTelemetry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What fails, is slow or was asked for arrives whole; of the rest 5 %. */
class TailSamplingEndToEndTests {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final int SOME = 5;
    private static final int MANY = 60;

    private static final RecordedTelemetry telemetry = new RecordedTelemetry();
    private static ConfigurableApplicationContext application;

    @BeforeAll
    static void start() throws Exception {
        SpringApplication starting = new SpringApplication(Shop.class);
        starting.setWebApplicationType(WebApplicationType.REACTIVE);
        starting.setRegisterShutdownHook(false);
        starting.addInitializers(
                context -> ((GenericApplicationContext) context).registerBean(TelemetryChannel.class, () -> telemetry));
        application = starting.run(
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--appinsights.web.exclude-paths=/peer",
                "--appinsights.sampling.percentage=5",
                "--appinsights.sampling.tail.enabled=true",
                "--appinsights.sampling.tail.slow=1500ms",
                "--appinsights.sampling.tail.slow-quantile=0",
                "--appinsights.sampling.tail.first-per-minute=0");
        for (String kind : List.of("plain", "fail", "plain")) {
            get("/work/" + kind, TraceIds.newTraceId()); // the first are slow
        }
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static TelemetryClient client() {
        return application.getBean(TelemetryClient.class);
    }

    private static TailState tail() {
        return Objects.requireNonNull(
                Objects.requireNonNull(client().sampling()).tail());
    }

    private static URI uri(String scheme, String path) {
        return URI.create(
                scheme + "://localhost:" + application.getEnvironment().getProperty("local.server.port") + path);
    }

    private static HttpRequest request(String path, String traceId) {
        return HttpRequest.newBuilder(uri("http", path))
                .timeout(Duration.ofSeconds(20))
                .header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
                .build();
    }

    private static String get(String path, String traceId) throws IOException, InterruptedException {
        HTTP.send(request(path, traceId), BodyHandlers.discarding());
        return traceId;
    }

    private static List<Telemetry> of(String traceId) {
        return telemetry.items().stream()
                .filter(item -> item.context().operation() != null
                        && traceId.equals(item.context().operation().id()))
                .toList();
    }

    private static void assertWhole(String traceId, String reason, Class<?>... types) {
        await().untilAsserted(() ->
                assertThat(of(traceId)).extracting(Object::getClass).containsExactlyInAnyOrder(types));
        assertThat(of(traceId))
                .allSatisfy(item -> assertThat(item.context().sampleRate()).isZero());
        assertThat(of(traceId).stream().filter(RequestTelemetry.class::isInstance))
                .allSatisfy(item -> assertThat(item.properties()).containsEntry("sampling.reason", reason));
    }

    @Test
    void requestsThatFailArriveWhole() throws Exception {
        for (int i = 0; i < SOME; i++) {
            assertWhole(
                    get("/work/fail", TraceIds.newTraceId()),
                    "failed",
                    RequestTelemetry.class,
                    DependencyTelemetry.class,
                    TraceTelemetry.class,
                    ExceptionTelemetry.class);
        }
    }

    @Test
    void requestsThatAreSlowArriveWhole() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertWhole(
                    get("/work/slow", TraceIds.newTraceId()),
                    "slow",
                    RequestTelemetry.class,
                    DependencyTelemetry.class,
                    TraceTelemetry.class);
        }
    }

    @Test
    void requestsThatCodeAsksForArriveWhole() throws Exception {
        for (int i = 0; i < SOME; i++) {
            assertWhole(
                    get("/work/keep", TraceIds.newTraceId()),
                    "flagged",
                    RequestTelemetry.class,
                    DependencyTelemetry.class,
                    TraceTelemetry.class);
        }
    }

    @Test
    void ofTheRestFivePercentArriveAndSaySo() throws Exception {
        String lucky = get("/work/plain", "00000000000000000000000000000001");
        String unlucky = get("/work/plain", "4bf92f3577b34da6a3ce929d0e0e4736");
        Set<String> traces = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            traces.add(get("/work/plain", TraceIds.newTraceId()));
        }
        await().until(() -> tail().heldItems() == 0);

        assertThat(of(lucky))
                .hasSize(3)
                .allSatisfy(item -> assertThat(item.context().sampleRate()).isEqualTo(5));
        assertThat(of(unlucky)).isEmpty();
        int told = 0;
        for (String trace : traces) {
            List<Telemetry> items = of(trace);
            if (items.stream().anyMatch(item -> item.context().sampleRate() == 5)) {
                told++;
                assertThat(items).hasSize(3);
            }
        }
        assertThat(told).isLessThan(MANY / 3);
        assertThat(client().state().counters().sampledOut()).isPositive();
    }

    @Test
    void aStreamHoldsNothingOnceItHasBegun() throws Exception {
        HttpResponse<InputStream> stream =
                HTTP.send(request("/stream", TraceIds.newTraceId()), BodyHandlers.ofInputStream());
        try (InputStream body = stream.body()) {
            assertThat(body.read()).isPositive();
            await().until(() -> tail().heldItems() == 0);
        }
    }

    @Test
    void aWebSocketHoldsNothingOnceItIsOpen() {
        String traceId = TraceIds.newTraceId();
        Disposable open = new ReactorNettyWebSocketClient()
                .execute(
                        uri("ws", "/socket"),
                        headers(traceId),
                        session -> session.receive().then())
                .subscribe(nothing -> {}, failed -> {});
        try {
            await().until(() -> application.getBean(Shop.Sockets.class).opened);
            await().until(() -> tail().heldItems() == 0);
        } finally {
            open.dispose();
        }
        assertThat(of(traceId))
                .noneMatch(item -> "slow".equals(item.properties().get("sampling.reason")));
    }

    private static HttpHeaders headers(String traceId) {
        HttpHeaders headers = new HttpHeaders();
        headers.set("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01");
        return headers;
    }

    @Test
    void aFlushInAHandlerLeavesItsOperationOpenAndSaysWhatIsHeld() throws Exception {
        String held = HTTP.send(request("/flush", TraceIds.newTraceId()), BodyHandlers.ofString())
                .body();

        assertThat(Long.parseLong(held)).isPositive();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Shop.Work.class, Shop.Sockets.class})
    static class Shop {

        @Bean
        SecurityWebFilterChain security(ServerHttpSecurity http) {
            return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
                    .authorizeExchange(paths -> paths.anyExchange().permitAll())
                    .build();
        }

        @Bean
        SimpleUrlHandlerMapping sockets(Sockets sockets) {
            return new SimpleUrlHandlerMapping(Map.of("/socket", sockets), 10);
        }

        static class Sockets implements WebSocketHandler {
            private static final Logger log = LoggerFactory.getLogger("com.example.Sockets");

            volatile boolean opened;

            @Override
            public Mono<Void> handle(WebSocketSession session) {
                log.info("opened");
                opened = true;
                return session.receive().then();
            }
        }

        @RestController
        static class Work {
            private static final Logger log = LoggerFactory.getLogger("com.example.Work");

            private final WebClient.Builder clients;
            private final Environment environment;
            private final TelemetryClient telemetry;

            Work(WebClient.Builder clients, Environment environment, TelemetryClient telemetry) {
                this.clients = clients;
                this.environment = environment;
                this.telemetry = telemetry;
            }

            @GetMapping("/peer")
            Mono<String> peer() {
                return Mono.just("peer");
            }

            @GetMapping("/work/{kind}")
            Mono<String> work(@PathVariable String kind) {
                log.info("working");
                Operation operation = OperationScope.current();
                if (kind.equals("keep") && operation != null) {
                    operation.keep();
                }
                Mono<String> called = clients.build()
                        .get()
                        .uri("http://localhost:" + environment.getProperty("local.server.port") + "/peer")
                        .retrieve()
                        .bodyToMono(String.class);
                return switch (kind) {
                    case "fail" -> called.then(Mono.error(new IllegalStateException("no")));
                    case "slow" -> called.delayElement(Duration.ofMillis(1_600));
                    default -> called;
                };
            }

            @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
            Flux<String> stream() {
                log.info("streaming");
                return Flux.just("one").concatWith(Flux.never());
            }

            @GetMapping("/flush")
            Mono<String> flush() {
                log.info("flushing");
                return telemetry.flush().map(result -> Long.toString(result.held()));
            }
        }
    }
}
