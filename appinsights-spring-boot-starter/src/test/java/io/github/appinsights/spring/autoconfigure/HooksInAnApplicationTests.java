package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.TraceTelemetry;
import io.github.appinsights.processing.TelemetryFilter;
import io.github.appinsights.processing.TelemetryInitializer;
import io.github.appinsights.test.ingestion.MockIngestion;
import io.github.appinsights.test.ingestion.ReceivedItem;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Initializers and filters as beans, good ones and broken ones, in one application that serves requests. */
class HooksInAnApplicationTests {

    private static final MockIngestion service = MockIngestion.start();
    private static final ConfigurableApplicationContext context = new SpringApplicationBuilder(Hooked.class)
            .web(WebApplicationType.REACTIVE)
            .properties(
                    "server.port=0",
                    "spring.reactor.netty.shutdown-quiet-period=0s",
                    "appinsights.logging.enabled=false",
                    "appinsights.connection-string=" + service.connectionString(),
                    "management.endpoints.web.exposure.include=appinsights")
            .run();

    @BeforeAll
    static void serveTwoRequests() {
        http().get().uri("/orders/1?token=s3cret").exchange().expectStatus().isOk();
        http().get().uri("/broken").exchange().expectStatus().isEqualTo(500);
        await().untilAsserted(() -> {
            Objects.requireNonNull(client().flush(Duration.ofSeconds(5)).block(Duration.ofSeconds(10)));
            assertThat(service.items().stream().filter(item -> item.type().equals("RequestData")))
                    .hasSize(2);
        });
    }

    @AfterAll
    static void stop() {
        context.close();
        service.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RequestData", "RemoteDependencyData", "MessageData", "ExceptionData"})
    void anItemOfThatTypeGoesOnWithoutTheHooksThatThrew(String type) {
        assertThat(service.items().stream().filter(item -> item.type().equals(type)))
                .isNotEmpty()
                .allSatisfy(item -> assertThat(item.properties()).containsEntry("tenant", "acme"));
    }

    @Test
    void whatAFilterLeavesOutIsNotSentAndCountsAsFiltered() {
        assertThat(sent()).doesNotContain("noise");
        assertThat(counters().filtered()).isEqualTo(1);
        assertThat(counters().droppedTotal()).isZero();
        http().get()
                .uri("/actuator/appinsights")
                .exchange()
                .expectBody()
                .jsonPath("$.counters.filtered")
                .isEqualTo(1);
    }

    /** Three that throw, for each of the items: 2 requests, an exception, 2 log lines and those of the start, 1 dependency. */
    @Test
    void eachCallThatThrewIsCounted() {
        assertThat(counters().offered()).isGreaterThanOrEqualTo(5);
        assertThat(counters().hookFailures())
                .isEqualTo(3 * (counters().offered() + counters().filtered()));
    }

    @Test
    void secretsAreMaskedWhereverTheyComeFrom() {
        assertThat(sent())
                .contains(
                        "/orders/1?token=REDACTED",
                        "https://stock/x?sig=REDACTED",
                        "password=REDACTED",
                        "\"authorization\":\"REDACTED\"",
                        "Bearer REDACTED")
                .doesNotContain("s3cret");
    }

    private static String sent() {
        return service.items().stream().map(ReceivedItem::raw).collect(Collectors.joining("\n"));
    }

    private static TelemetryClient client() {
        return context.getBean(TelemetryClient.class);
    }

    private static DeliveryCounters counters() {
        return client().state().counters();
    }

    private static WebTestClient http() {
        return WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
                .responseTimeout(Duration.ofSeconds(20))
                .build();
    }

    static class Hooked extends ApplicationTests.Application {

        @Bean
        RouterFunction<ServerResponse> routes(TelemetryClient client) {
            return RouterFunctions.route()
                    .GET("/orders/{id}", request -> {
                        client.trackTrace("connecting with password=s3cret");
                        client.trackTrace("noise");
                        client.trackDependency(DependencyTelemetry.builder("GET stock")
                                .data("https://user:s3cret@stock/x?sig=s3cret")
                                .build());
                        return ServerResponse.ok().bodyValue("ok");
                    })
                    .GET("/broken", request -> {
                        throw new IllegalStateException("refused Bearer s3cret-12345");
                    })
                    .build();
        }

        @Bean
        @Order(1)
        TelemetryInitializer throwing() {
            return item -> {
                throw new IllegalStateException("thrown by a test");
            };
        }

        @Bean
        @Order(2)
        TelemetryInitializer overflowing() {
            return item -> {
                throw new StackOverflowError("thrown by a test");
            };
        }

        @Bean
        @Order(3)
        TelemetryInitializer tenant() {
            return item -> item.withProperty("tenant", "acme").withProperty("authorization", "s3cret");
        }

        @Bean
        @Order(1)
        TelemetryFilter throwingFilter() {
            return item -> {
                throw new NoClassDefFoundError("thrown by a test");
            };
        }

        @Bean
        @Order(2)
        TelemetryFilter noNoise() {
            return item ->
                    !(item instanceof TraceTelemetry trace) || !trace.message().equals("noise");
        }
    }
}
