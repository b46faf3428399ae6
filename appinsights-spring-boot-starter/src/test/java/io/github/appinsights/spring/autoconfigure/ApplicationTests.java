package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.test.ingestion.MockIngestion;
import io.github.appinsights.test.ingestion.ReceivedItem;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import tools.jackson.databind.JsonNode;

/** Whole applications, and what arrives at the service. */
@ExtendWith(OutputCaptureExtension.class)
class ApplicationTests {

    private final MockIngestion service = MockIngestion.start();

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void itemsCarryWhatIsConfigured(CapturedOutput output) {
        try (ConfigurableApplicationContext context = started(
                Application.class,
                "--spring.application.name=shop",
                "--appinsights.role-instance=host-1",
                "--appinsights.application-version=1.2.3",
                "--appinsights.device.os-version=Linux 6")) {
            context.getBean(TelemetryClient.class).trackEvent("configured");
        }
        assertThat(service.items()).singleElement().satisfies(item -> {
            assertThat(item.json().get("iKey").asString()).isEqualTo("00000000-1111-2222-3333-444444444444");
            JsonNode tags = item.json().get("tags");
            assertThat(tags.get("ai.cloud.role").asString()).isEqualTo("shop");
            assertThat(tags.get("ai.cloud.roleInstance").asString()).isEqualTo("host-1");
            assertThat(tags.get("ai.application.ver").asString()).isEqualTo("1.2.3");
            assertThat(tags.get("ai.device.osVersion").asString()).isEqualTo("Linux 6");
        });
        assertThat(output)
                .contains(
                        "telemetry goes to 127.0.0.1 (from appinsights.connection-string), role shop, instance host-1");
    }

    @Test
    void whatIsTrackedUntilTheLastBeanIsDestroyedArrives() {
        try (ConfigurableApplicationContext context =
                started(Farewell.class, "--appinsights.track-application-stop=true")) {
            context.getBean(TelemetryClient.class).trackEvent("running");
        }
        assertThat(service.items())
                .extracting(ReceivedItem::name)
                .containsExactly("running", "Application_Stop", "farewell");
    }

    @Test
    void whatIsTrackedBeforeAFailedStartArrives() {
        assertThatExceptionOfType(Exception.class).isThrownBy(() -> started(Broken.class));
        assertThat(service.items()).extracting(ReceivedItem::name).containsExactly("starting");
    }

    @Test
    void whatIsTrackedBeforeThePortWasFoundInUseArrives() {
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> started(
                        Starting.class, "--server.port=" + service.endpoint().getPort()))
                .havingRootCause()
                .withMessageContaining("already in use");
        assertThat(service.items()).extracting(ReceivedItem::name).containsExactly("starting");
    }

    @Test
    void nothingIsLeftRunningAfterTheStop() {
        Set<Thread> before = ownThreads();
        try (ConfigurableApplicationContext context = started(Application.class)) {
            context.getBean(TelemetryClient.class).trackEvent("running");
            assertThat(ownThreads()).isNotEqualTo(before);
        }
        await().untilAsserted(() -> assertThat(before).containsAll(ownThreads()));
    }

    /** Once for the final flush and once for what is tracked after it. */
    @Test
    void aServiceThatDoesNotAnswerHoldsTheStopForTwiceTheTimeoutAtMost() {
        service.hangs();
        ConfigurableApplicationContext context =
                started(Application.class, "--appinsights.delivery.close-timeout=500ms");
        context.getBean(TelemetryClient.class).trackEvent("unanswered");
        long start = System.nanoTime();
        context.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void theEndpointFlushesOnDemand() {
        try (ConfigurableApplicationContext context =
                started(Application.class, "--management.endpoints.web.exposure.include=appinsights")) {
            TelemetryClient client = context.getBean(TelemetryClient.class);
            client.trackEvent("one");
            client.trackEvent("two");
            WebTestClient http = WebTestClient.bindToServer()
                    .baseUrl("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
                    .build();
            http.post()
                    .uri("/actuator/appinsights")
                    .exchange()
                    .expectBody(String.class)
                    .isEqualTo(
                            "{\"sent\":2,\"rejected\":0,\"sampledByService\":0,\"dropped\":0,\"stored\":0,\"pending\":0,\"held\":0}");
            assertThat(service.items()).extracting(ReceivedItem::name).containsExactly("one", "two");
            http.get().uri("/actuator/appinsights").exchange().expectBody().json("""
                    {
                      "enabled": true,
                      "instrumentationKey": "0000…",
                      "endpoint": "127.0.0.1",
                      "gate": "open",
                      "requests": {"200": 1},
                      "counters": {"offered": 2, "sent": 2, "queued": 0}
                    }
                    """);
        }
    }

    @Test
    void ourOwnCallsAreNotTold() {
        try (ConfigurableApplicationContext context = started(Application.class)) {
            TelemetryClient client = context.getBean(TelemetryClient.class);
            client.trackEvent("one");
            client.flush().block(Duration.ofSeconds(10));
            // a call of the application to the very same server is told
            context.getBean(WebClient.Builder.class)
                    .build()
                    .get()
                    .uri(
                            "http://127.0.0.1:{port}/of-the-application",
                            service.endpoint().getPort())
                    .retrieve()
                    .toBodilessEntity()
                    .onErrorComplete()
                    .block(Duration.ofSeconds(10));
        }
        assertThat(service.items()).extracting(ReceivedItem::name).containsExactly("one", "GET /of-the-application");
    }

    private static Set<Thread> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("ai-"))
                .collect(Collectors.toSet());
    }

    private ConfigurableApplicationContext started(Class<?> application, String... arguments) {
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.REACTIVE)
                .properties(
                        "server.port=0",
                        "spring.reactor.netty.shutdown-quiet-period=0s",
                        "appinsights.logging.enabled=false",
                        "appinsights.connection-string=" + service.connectionString())
                .run(arguments);
    }

    @EnableAutoConfiguration(
            exclude = {ReactiveWebSecurityAutoConfiguration.class, ReactiveManagementWebSecurityAutoConfiguration.class
            })
    static class Application {}

    static class Farewell extends Application {

        private final TelemetryClient client;

        Farewell(TelemetryClient client) {
            this.client = client;
        }

        @PreDestroy
        void leave() {
            client.trackEvent("farewell");
        }
    }

    static class Broken extends Application {

        Broken(TelemetryClient client) {
            client.trackEvent("starting");
            throw new IllegalStateException("expected");
        }
    }

    static class Starting extends Application {

        Starting(TelemetryClient client) {
            client.trackEvent("starting");
        }
    }
}
