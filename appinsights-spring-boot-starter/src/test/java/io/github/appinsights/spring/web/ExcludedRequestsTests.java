package io.github.appinsights.spring.web;

import static io.github.appinsights.spring.web.RecordedTraces.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.appinsights.spring.web.RunningApplication.Answer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Requests that are left out, and those that are not. */
class ExcludedRequestsTests {

    private static final List<Class<?>> CASES = List.of(CasesApplication.class);

    private static final String[] PROBES = {
        "management.endpoints.web.exposure.include=*", "management.endpoint.health.probes.enabled=true"
    };

    @Test
    void actuatorOnTheSamePortIsLeftOut() {
        try (RunningApplication application = RunningApplication.start(CASES)) {
            assertLeftOut(application, application.get("/actuator/health"), 200);
            assertLeftOut(application, application.get("/actuator"), 200);
            // refused before there is a handler
            assertLeftOut(application, application.get("/actuator/secret/thing"), 401);
            assertTold(application, application.get("/actuatories"));
        }
    }

    @Test
    void aThousandProbesAreNoItemAtAll() {
        try (RunningApplication same = RunningApplication.start(CASES, PROBES);
                RunningApplication separate =
                        RunningApplication.start(CASES, with(PROBES, "management.server.port=0"))) {
            List<String> paths = List.of(
                    "/actuator/health",
                    "/actuator/health/liveness",
                    "/actuator/health/readiness",
                    "/actuator/info",
                    "/actuator/metrics",
                    "/actuator/metrics/jvm.memory.used",
                    "/actuator",
                    "/actuator/prometheus");
            int before = same.telemetry().size();
            int beforeSeparate = separate.telemetry().size();
            for (int i = 0; i < 500; i++) {
                String path = paths.get(i % paths.size());
                same.get(path);
                separate.send(separate.managementPort(), "GET", path);
            }
            // each is the first item since
            assertTold(same, same.get("/empty"));
            assertTold(separate, separate.get("/empty"));
            assertThat(same.telemetry().size()).isEqualTo(before + 1);
            assertThat(separate.telemetry().size()).isEqualTo(beforeSeparate + 1);
        }
    }

    @Test
    void whatAProbeAsksOthersIsNotToldEither() {
        try (RunningApplication application = RunningApplication.start(
                List.of(CasesApplication.class, AskingOthers.class),
                "management.endpoint.health.show-details=always")) {
            Answer probe = application.get("/actuator/health");
            assertThat(probe.response().body()).contains("neighbour").contains("UP");
            Answer request = application.get("/asking");

            assertThat(application.telemetry().dependencies(request.traceId())).hasSize(1);
            assertThat(application.telemetry().dependencies(probe.traceId())).isEmpty();
        }
    }

    @RestController
    static class AskingOthers {

        private final WebClient http;
        private final Environment environment;

        AskingOthers(WebClient.Builder http, Environment environment) {
            this.http = http.build();
            this.environment = environment;
        }

        @GetMapping("/asking")
        Mono<String> ask() {
            return http.get()
                    .uri("http://localhost:{port}/empty", environment.getProperty("local.server.port"))
                    .retrieve()
                    .toBodilessEntity()
                    .thenReturn("asked");
        }

        @Bean
        ReactiveHealthIndicator neighbour(AskingOthers others) {
            return () -> others.ask().thenReturn(Health.up().build());
        }
    }

    private static String[] with(String[] properties, String one) {
        String[] all = Arrays.copyOf(properties, properties.length + 1);
        all[properties.length] = one;
        return all;
    }

    @Test
    void actuatorAtAPathOfItsOwnIsLeftOut() {
        try (RunningApplication application = RunningApplication.start(
                CASES, "management.endpoints.web.base-path=/", "management.endpoints.web.path-mapping.health=live")) {
            assertLeftOut(application, application.get("/live"), 200);
            assertTold(application, application.get("/ok/1"));
            assertTold(application, application.get("/nowhere"));
        }
    }

    @Test
    void everythingOnAManagementPortIsLeftOut() {
        try (RunningApplication application = RunningApplication.start(CASES, "management.server.port=0")) {
            int management = application.managementPort();
            assertThat(management).isNotEqualTo(application.port());
            assertLeftOut(application, application.send(management, "GET", "/actuator/health"), 200);
            assertLeftOut(application, application.send(management, "GET", "/nowhere"), 404);
            // on the application's own port the path is the application's
            assertTold(application, application.get("/actuator/health"));
        }
    }

    @Test
    void pathsTheApplicationNamesAreLeftOutWithTheirExceptions() {
        try (RunningApplication application =
                RunningApplication.start(CASES, "appinsights.web.exclude-paths=/ok/**,thrown")) {
            Answer answer = application.get("/ok/1");
            assertLeftOut(application, answer, 200);
            assertLeftOut(application, application.get("/thrown"), 500);
            assertTold(application, application.get("/later/1"));
            // what happens inside is told all the same, in its operation
            assertThat(operation(application.telemetry().event(answer.traceId(), "in controller"))
                            .name())
                    .isEqualTo("GET /ok/{id}");
        }
    }

    @Test
    void whatAPathThatIsLeftOutLogsAndSurvivesIsToldLikeEveryLine() {
        try (RunningApplication application = RunningApplication.start(
                List.of(CasesApplication.class, FailingCases.class), "appinsights.web.exclude-paths=/logged/**")) {
            assertLeftOut(application, application.get("/logged/unhandled"), 500);
            Answer survived = application.get("/logged/handled");
            assertThat(application.telemetry().exception(survived.traceId()).properties())
                    .containsEntry("LoggerName", "shop")
                    .containsEntry("handled", "true");
            assertThat(application.telemetry().requests(survived.traceId())).isEmpty();
        }
    }

    @Test
    void aPatternThatIsNoneIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestFilter.excluding(List.of("/fine", "/{broken")))
                .withMessageContaining("appinsights.web.exclude-paths")
                .withMessageContaining("/{broken");
    }

    private static void assertTold(RunningApplication application, Answer answer) {
        assertThat(application.telemetry().request(answer.traceId())).isNotNull();
    }

    private static void assertLeftOut(RunningApplication application, Answer answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        // a later request that is told shows that this one would have been
        assertTold(application, application.get("/empty"));
        assertThat(application.telemetry().requests(answer.traceId())).isEmpty();
        assertThat(application.telemetry().exceptions(answer.traceId())).isEmpty();
    }
}
