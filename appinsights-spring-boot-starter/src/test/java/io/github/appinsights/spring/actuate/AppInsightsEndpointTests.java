package io.github.appinsights.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.DropReason;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.spring.ScriptedChannel;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

/** Over HTTP, at a real server. */
class AppInsightsEndpointTests {

    private final ScriptedChannel channel = new ScriptedChannel();
    private @Nullable ConfigurableApplicationContext context;

    @AfterEach
    void stop() {
        if (context != null) {
            context.close();
        }
    }

    @Test
    void getTellsTheState() {
        channel.state = new ChannelState(
                "paused",
                Duration.ofSeconds(12),
                "answer 503",
                13,
                "files",
                "disk full",
                14,
                15,
                Map.of(200, 16L, 0, 17L),
                new DeliveryCounters(
                        1, 2, 3, Map.of(400, 4L), Map.of(DropReason.QUEUE_FULL, 5L), 6, 0, 0, 0, 9, 10, 11, 12, 13, 0));
        started()
                .get()
                .uri("/actuator/appinsights")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json("""
                {
                  "enabled": true,
                  "instrumentationKey": null,
                  "endpoint": null,
                  "role": "shop",
                  "roleInstance": "host-1",
                  "sampling": {
                    "percentage": 100.0,
                    "current": 100.0,
                    "standalonePercentage": 100.0,
                    "rules": 0,
                    "sampler": null,
                    "tail": null
                  },
                  "gate": "paused",
                  "nextTry": "PT12S",
                  "lastFailure": "answer 503",
                  "queuedBytes": 13,
                  "store": "files",
                  "storeFailure": "disk full",
                  "storedBatches": 14,
                  "storedBytes": 15,
                  "requests": {"0": 17, "200": 16},
                  "counters": {
                    "offered": 1,
                    "recovered": 2,
                    "sent": 3,
                    "rejected": {"400": 4},
                    "dropped": {"queueFull": 5},
                    "sampledByService": 6,
                    "sampledOut": 0,
                    "held": 0,
                    "filtered": 0,
                    "queued": 9,
                    "inFlight": 10,
                    "stored": 11,
                    "maybeDuplicate": 12,
                    "lateAnswers": 13,
                    "hookFailures": 0
                  }
                }
                """, JsonCompareMode.STRICT);
    }

    @Test
    void postFlushesAndAnswersWhatBecameOfTheItems() {
        channel.flushResult =
                () -> Mono.just(new FlushResult(12, 0, 0, 0, 1, 0)).delayElement(Duration.ofMillis(20));
        WebTestClient http = started();
        String answer =
                "{\"sent\":12,\"rejected\":0,\"sampledByService\":0,\"dropped\":0,\"stored\":1,\"pending\":0,\"held\":0}";
        assertAnswer(http.post().uri("/actuator/appinsights"), answer);
        assertAnswer(
                http.post()
                        .uri("/actuator/appinsights")
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue("{}"),
                answer);
        assertAnswer(
                http.post()
                        .uri("/actuator/appinsights")
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue("{\"unknown\":\"parameter\"}"),
                answer);
        assertThat(channel.calls()).containsOnly("flush PT30S").hasSize(3);
    }

    @Test
    void readOnlyAccessForbidsTheFlush() {
        WebTestClient http = started("--management.endpoints.access.max-permitted=read-only");
        http.get().uri("/actuator/appinsights").exchange().expectStatus().isOk();
        http.post().uri("/actuator/appinsights").exchange().expectStatus().isEqualTo(405);
        assertThat(channel.calls()).isEmpty();
    }

    @Test
    void healthShowsTheContributor() {
        started("--management.endpoint.health.show-details=always")
                .get()
                .uri("/actuator/health/appinsights")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json("{\"status\":\"UP\",\"details\":{\"gate\":\"open\"}}");
    }

    @Test
    void aPausedChannelDoesNotTakeTheApplicationDown() {
        channel.state =
                new ChannelState("paused", null, null, 0, "memory", null, 0, 0, Map.of(), DeliveryCounters.ZERO);
        started()
                .get()
                .uri("/actuator/health")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json("{\"status\":\"UP\"}");
    }

    private static void assertAnswer(WebTestClient.RequestHeadersSpec<?> request, String json) {
        request.exchange().expectStatus().isOk().expectBody(String.class).isEqualTo(json);
    }

    private WebTestClient started(String... arguments) {
        ConfigurableApplicationContext started = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.REACTIVE)
                .properties(
                        "server.port=0",
                        "spring.reactor.netty.shutdown-quiet-period=0s",
                        "spring.application.name=shop",
                        "appinsights.role-instance=host-1",
                        "appinsights.logging.enabled=false",
                        "management.endpoints.web.exposure.include=health,appinsights")
                .initializers(created -> created.getBeanFactory().registerSingleton("channel", channel))
                .run(arguments);
        context = started;
        String port = started.getEnvironment().getRequiredProperty("local.server.port");
        return WebTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
    }

    @EnableAutoConfiguration(
            exclude = {ReactiveWebSecurityAutoConfiguration.class, ReactiveManagementWebSecurityAutoConfiguration.class
            })
    static class Application {}
}
