package io.github.appinsights.it.observations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.test.Correlation;
import io.github.appinsights.test.RecordedTelemetry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** {@code spring.reactor.context-propagation=limited}: what reads the Reactor Context finds its request all the same. */
class LimitedPropagationTests {

    private static ConfigurableApplicationContext application;

    @BeforeAll
    static void start() {
        Hooks.disableAutomaticContextPropagation(); // an application before this one may have left it on
        application = SpringApplication.run(
                Application.class,
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--logging.level.root=error",
                "--spring.reactor.context-propagation=limited",
                "--spring.r2dbc.url=r2dbc:h2:mem:///limited");
    }

    @AfterAll
    static void stop() {
        application.close();
        Hooks.enableAutomaticContextPropagation();
    }

    @Test
    void aQueryAndACallBelongToTheRequest() {
        RecordedTelemetry telemetry = application.getBean(RecordedTelemetry.class);
        String trace = new Browser(application.getEnvironment()).get("/both");

        RequestTelemetry request = telemetry.await(
                RequestTelemetry.class,
                item -> Correlation.isIn(item, trace) && item.name().equals("GET /both"));
        assertThat(telemetry.items(DependencyTelemetry.class, trace))
                .extracting(DependencyTelemetry::type)
                .containsExactly("SQL", "Http");
        assertThat(telemetry.items(DependencyTelemetry.class, trace))
                .allSatisfy(item -> assertThat(Correlation.parentId(item)).isEqualTo(request.id()));
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        RecordedTelemetry recording() {
            return new RecordedTelemetry(Duration.ofSeconds(20));
        }

        @Bean
        TelemetryClient telemetryClient(RecordedTelemetry recording) {
            return TelemetryClient.builder().channel(recording).build();
        }

        @Bean
        RouterFunction<ServerResponse> routes(DatabaseClient database, ObservationRegistry registry) {
            WebClient client = WebClient.builder().observationRegistry(registry).build();
            return RouterFunctions.route()
                    .GET(
                            "/both",
                            request -> Mono.delay(Duration.ofMillis(5))
                                    .thenMany(database.sql(ShopController.QUERY)
                                            .fetch()
                                            .all())
                                    .then(client.get()
                                            .uri("http://localhost:"
                                                    + request.uri().getPort() + "/called")
                                            .retrieve()
                                            .toBodilessEntity())
                                    .then(ServerResponse.ok().build()))
                    .GET("/called", request -> ServerResponse.ok().build())
                    .build();
        }
    }
}
