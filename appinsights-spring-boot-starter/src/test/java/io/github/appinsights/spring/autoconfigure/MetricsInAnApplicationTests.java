package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.test.ingestion.MockIngestion;
import io.github.appinsights.test.ingestion.ReceivedItem;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Metrics of whole applications, as they arrive at the service. */
class MetricsInAnApplicationTests {

    private static final Logger log = LoggerFactory.getLogger(MetricsInAnApplicationTests.class);

    private final MockIngestion service = MockIngestion.start();

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void stepsArriveAndTheLastOneAtTheStop() {
        try (ConfigurableApplicationContext context = started(
                WebApplicationType.REACTIVE, "--appinsights.metrics.step=1s", "--appinsights.buffer.max-wait=100ms")) {
            get(context, "/orders/1");
            get(context, "/orders/2");
            await().atMost(Duration.ofSeconds(20)).until(() -> countOf("http_server_requests") == 2);
            get(context, "/orders/3");
        }
        assertThat(countOf("http_server_requests")).isEqualTo(3);
        assertThat(metrics("http_server_requests")).allSatisfy(item -> {
            JsonNode point = item.at("/data/baseData/metrics/0");
            assertThat(point.get("kind").asString()).isEqualTo("Aggregation");
            assertThat(point.get("min").doubleValue())
                    .isPositive()
                    .isLessThanOrEqualTo(point.get("max").doubleValue());
            assertThat(point.get("value").doubleValue())
                    .isGreaterThanOrEqualTo(point.get("max").doubleValue());
            assertThat(item.at("/data/baseData/properties/uri").asString()).isEqualTo("/orders/{id}");
            assertThat(item.at("/data/baseData/properties/status").asString()).isEqualTo("200");
            assertThat(item.has("sampleRate")).isFalse();
            assertThat(item.at("/tags/ai.operation.id").isMissingNode()).isTrue();
            assertThat(item.at("/tags/ai.cloud.role").asString()).isEqualTo("shop");
        });
        assertThat(metrics("jvm_memory_used")).isNotEmpty().allSatisfy(item -> {
            JsonNode point = item.at("/data/baseData/metrics/0");
            assertThat(point.get("kind").asString()).isEqualTo("Measurement");
            assertThat(point.get("value").doubleValue()).isPositive();
            assertThat(item.at("/data/baseData/properties/area").asString()).isIn("heap", "nonheap");
        });
        assertThat(metrics("appinsights_telemetry_sent")).isNotEmpty();
    }

    @Test
    void aRequestThatEndsWhileTheApplicationStopsIsCounted() throws InterruptedException {
        ConfigurableApplicationContext context = started(WebApplicationType.REACTIVE);
        Slow slow = context.getBean(Slow.class);
        Thread caller = new Thread(() -> get(context, "/slow"));
        caller.start();
        assertThat(slow.begun.await(10, TimeUnit.SECONDS)).isTrue();
        context.close();
        caller.join(10_000);
        assertThat(countOf("http_server_requests")).isEqualTo(1);
    }

    @Test
    void anApplicationWithoutAServerSendsItsLastStep() {
        try (ConfigurableApplicationContext context = started(WebApplicationType.NONE)) {
            assertThat(context.isActive()).isTrue();
        }
        assertThat(metrics("jvm_memory_used")).isNotEmpty();
    }

    /** The figures of docs/metrics.md. */
    @Test
    void aPlainApplicationSendsLessThanAHundredItemsAStep() {
        try (ConfigurableApplicationContext context = started(WebApplicationType.REACTIVE)) {
            get(context, "/orders/1");
        }
        List<JsonNode> items =
                arrived().filter(item -> type(item).equals("MetricData")).toList();
        log.info(
                "{} metrics of {} bytes: {}",
                items.size(),
                items.stream().mapToInt(item -> item.toString().length()).sum(),
                items.stream().map(MetricsInAnApplicationTests::name).sorted().toList());
        assertThat(items).hasSizeBetween(20, 100);
    }

    private int countOf(String name) {
        return metrics(name).stream()
                .mapToInt(item -> item.at("/data/baseData/metrics/0/count").asInt())
                .sum();
    }

    private Stream<JsonNode> arrived() {
        return service.items().stream().map(ReceivedItem::json);
    }

    private List<JsonNode> metrics(String name) {
        return arrived()
                .filter(item -> type(item).equals("MetricData") && name(item).equals(name))
                .toList();
    }

    private static String type(JsonNode item) {
        return item.at("/data/baseType").asString();
    }

    private static String name(JsonNode item) {
        return item.at("/data/baseData/metrics/0/name").asString();
    }

    private static void get(ConfigurableApplicationContext context, String path) {
        WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
                .responseTimeout(Duration.ofSeconds(20))
                .build()
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk();
    }

    private ConfigurableApplicationContext started(WebApplicationType type, String... arguments) {
        return Objects.requireNonNull(new SpringApplicationBuilder(Application.class)
                .web(type)
                .properties(
                        "server.port=0",
                        "spring.application.name=shop",
                        "appinsights.logging.enabled=false",
                        "appinsights.connection-string=" + service.connectionString())
                .run(Stream.concat(Stream.of("--appinsights.metrics.enabled=true"), Stream.of(arguments))
                        .toArray(String[]::new)));
    }

    @EnableAutoConfiguration(
            exclude = {ReactiveWebSecurityAutoConfiguration.class, ReactiveManagementWebSecurityAutoConfiguration.class
            })
    @Import({Orders.class, Slow.class})
    static class Application {}

    @RestController
    static class Orders {

        @GetMapping("/orders/{id}")
        Mono<String> order() {
            return Mono.just("order");
        }
    }

    @RestController
    static class Slow {

        private final CountDownLatch begun = new CountDownLatch(1);

        @GetMapping("/slow")
        Mono<String> slow() {
            begun.countDown();
            return Mono.delay(Duration.ofMillis(500)).thenReturn("slow");
        }
    }
}
