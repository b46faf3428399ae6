package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TraceTelemetry;
import io.github.appinsights.test.RecordedTelemetry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** An application that samples 5 %, and whose requests log, track, and call the application itself. */
class SamplingInAnApplicationTests {

    private static final long SEED = 20261121;
    private static final int REQUESTS = 300;

    /** Scores 2.34. */
    private static final String KEPT = "00000000000000000000000000000001";
    /** Scores 33.46. */
    private static final String LEFT_OUT = "4bf92f3577b34da6a3ce929d0e0e4736";

    /** Not one of ours, whose lines are never told. */
    private static final Logger log = LoggerFactory.getLogger("shop");

    private static final RecordedTelemetry channel = new RecordedTelemetry();

    /** What the callee was told of each trace. */
    private static final Map<String, String> flags = new LinkedHashMap<>();

    private static final ConfigurableApplicationContext context = new SpringApplicationBuilder(Shop.class)
            .web(WebApplicationType.REACTIVE)
            .initializers(created -> created.getBeanFactory().registerSingleton("channel", channel))
            .properties(
                    "server.port=0",
                    "spring.reactor.netty.shutdown-quiet-period=0s",
                    "spring.reactor.context-propagation=auto",
                    "appinsights.sampling.percentage=5",
                    "appinsights.sampling.rules[0].route=/health/**",
                    "appinsights.sampling.rules[0].percentage=0",
                    "management.endpoints.web.exposure.include=appinsights")
            .run();

    @BeforeAll
    static void serve() {
        Random random = new Random(SEED);
        ask(KEPT, "00");
        ask(LEFT_OUT, "01");
        for (int i = 0; i < REQUESTS; i++) {
            ask(String.format("%016x%016x", random.nextLong(), random.nextLong()), i % 2 == 0 ? "01" : "00");
        }
        http().get()
                .uri("/health/live")
                .header("traceparent", "00-" + KEPT.replace('1', '2') + "-00f067aa0ba902b7-01")
                .exchange()
                .expectStatus()
                .isOk();
        // each trace holds two requests, the one of the test and the one of the application to itself
        long operations = flags.values().stream().filter("01"::equals).count();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(channel.items())
                        .filteredOn(item -> item instanceof RequestTelemetry)
                        .hasSize((int) (2 * operations)));
    }

    private static void ask(String traceId, String callersFlag) {
        String received = Objects.requireNonNull(http().get()
                .uri("/orders/1")
                .header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-" + callersFlag)
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
        assertThat(received).startsWith("00-" + traceId);
        flags.put(traceId, received.substring(53));
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void anOperationIsToldAsAWholeOrNotAtAllAndItsCalleeKnowsWhich() {
        assertThat(flags).containsEntry(KEPT, "01").containsEntry(LEFT_OUT, "00");
        flags.forEach((traceId, flag) -> {
            List<Telemetry> items = of(traceId);
            if (flag.equals("01")) {
                assertThat(items)
                        .as("seed %s, trace %s", SEED, traceId)
                        .hasAtLeastOneElementOfType(RequestTelemetry.class)
                        .hasAtLeastOneElementOfType(DependencyTelemetry.class)
                        .hasAtLeastOneElementOfType(TraceTelemetry.class)
                        .hasAtLeastOneElementOfType(EventTelemetry.class)
                        .hasSize(5);
            } else {
                assertThat(items).as("seed %s, trace %s", SEED, traceId).isEmpty();
            }
        });
    }

    @Test
    void eachItemSaysThatItStandsForTwenty() {
        assertThat(of(KEPT))
                .allSatisfy(item -> assertThat(item.context().sampleRate()).isEqualTo(5));
        assertThat(flags.values().stream().filter("01"::equals).count())
                .as("seed " + SEED)
                .isBetween(5L, 30L);
    }

    @Test
    void whatARuleLeavesOutIsNotThere() {
        assertThat(of(KEPT.replace('1', '2'))).isEmpty();
    }

    @Test
    void theLinesOfTheStartAreAllTold() {
        assertThat(channel.items())
                .anySatisfy(item -> assertThat(item).isInstanceOfSatisfying(TraceTelemetry.class, line -> {
                    assertThat(line.message()).startsWith("Started ");
                    assertThat(line.context().sampleRate()).isZero();
                }));
    }

    @Test
    void whatWasLeftOutIsCounted() {
        TelemetryClient client = context.getBean(TelemetryClient.class);
        long left = flags.values().stream().filter("00"::equals).count();

        assertThat(client.state().counters().sampledOut()).isGreaterThanOrEqualTo(5 * left);
        http().get()
                .uri("/actuator/appinsights")
                .exchange()
                .expectBody()
                .jsonPath("$.sampling.percentage")
                .isEqualTo(5.0)
                .jsonPath("$.sampling.rules")
                .isEqualTo(1)
                .jsonPath("$.counters.sampledOut")
                .isNumber();
        assertThat(context.getBean(MeterRegistry.class)
                        .get("appinsights.telemetry.sampling.percentage")
                        .gauge()
                        .value())
                .isEqualTo(5);
    }

    private static List<Telemetry> of(String traceId) {
        return channel.items().stream()
                .filter(item -> traceId.equals(idOf(item.context().operation())))
                .toList();
    }

    private static @Nullable String idOf(@Nullable OperationContext operation) {
        return operation == null ? null : operation.id();
    }

    private static WebTestClient http() {
        return WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
                .responseTimeout(Duration.ofSeconds(20))
                .build();
    }

    static class Shop extends ApplicationTests.Application {

        @Bean
        RouterFunction<ServerResponse> routes(TelemetryClient client, WebClient.Builder builder) {
            return RouterFunctions.route()
                    .GET("/orders/{id}", request -> {
                        client.trackEvent("ordered");
                        log.info("ordered");
                        String self = request.uri().resolve("/echo").toString();
                        return builder.build()
                                .get()
                                .uri(self)
                                .retrieve()
                                .bodyToMono(String.class)
                                .flatMap(ServerResponse.ok()::bodyValue);
                    })
                    .GET(
                            "/echo",
                            request -> ServerResponse.ok()
                                    .bodyValue(String.valueOf(request.headers().firstHeader("traceparent"))))
                    .GET("/health/live", request -> {
                        log.info("alive");
                        return ServerResponse.ok().build();
                    })
                    .build();
        }
    }
}
