package io.github.appinsights.spring.web;

import static io.github.appinsights.spring.web.RecordedTraces.operation;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.TraceIds;
import io.github.appinsights.spring.web.RunningApplication.Answer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Names are the method and the route, and where there is no route one of a few words. */
class RequestNamesTests {

    private static RunningApplication application;

    @BeforeAll
    static void start() {
        application = RunningApplication.start(List.of(CasesApplication.class));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void aControllerIsNamedByItsPattern() {
        assertName("GET /ok/{id}", application.get("/ok/7"));
        assertName("HEAD /ok/{id}", application.send("HEAD", "/ok/7"));
    }

    @Test
    void aRouterFunctionIsNamedByItsPattern() {
        assertName("GET /fn/{id}", application.get("/fn/7"));
    }

    @Test
    void aNestedRouterFunctionIsNamedByItsWholePattern() {
        assertName("GET /nest/in/{id}", application.get("/nest/in/7"));
    }

    @Test
    void aRouterFunctionIsNamedNeitherByItsClassNorByAnId() {
        for (int id = 0; id < 20; id++) {
            assertName("GET /lambda/{id}", application.get("/lambda/" + id));
        }
    }

    @Test
    void aWebSocketIsNamedByItsPattern() {
        // without the headers of an upgrade it is refused
        assertName("GET /ws/{room}", application.get("/ws/attic"));
    }

    @Test
    void optionsOfAnUnknownPathAreNotAllowed() {
        assertName("OPTIONS not-allowed", application.send("OPTIONS", "/nowhere/7"));
    }

    @Test
    void anUnknownPathIsUnmatched() {
        assertName("GET unmatched", application.get("/nowhere/7"));
    }

    @Test
    void aFileIsStatic() {
        assertName("GET static", application.get("/hello.txt"));
    }

    @Test
    void aWrongMethodIsNotAllowed() {
        assertName("DELETE not-allowed", application.send("DELETE", "/ok/7"));
        assertName("DELETE not-allowed", application.send("DELETE", "/hello.txt"));
    }

    @Test
    void optionsOfAPathWithoutThemAreNotAllowed() {
        assertName("OPTIONS not-allowed", application.send("OPTIONS", "/ok/7"));
    }

    @Test
    void aPreflightIsNamedByThePatternItAsksFor() {
        Answer answer = application.send(
                "OPTIONS", "/ok/7", "Access-Control-Request-Method", "GET", "Origin", "https://shop.example");
        assertName("OPTIONS /ok/{id}", answer);
    }

    @Test
    void whatSecurityRefusesIsUnauthorized() {
        assertName("GET unauthorized", application.get("/secret/plans"));
        assertName("GET unauthorized", application.get("/forbidden/x", "Authorization", "Basic dXNlcjpwYXNz"));
    }

    @Test
    void whatAFilterAnswersIsUnmatched() {
        assertName("GET unmatched", application.get("/ok/7", "X-Filter", "answer"));
        assertName("GET unmatched", application.get("/ok/7", "X-Filter", "answer early"));
    }

    @Test
    void aMethodOutsideTheStandardIsOther() {
        // Spring Security refuses it before there is a route
        Answer answer = application.send("PURGE", "/ok/7");
        assertThat(answer.status()).isEqualTo(400);
        assertName("OTHER unmatched", answer);
    }

    @Test
    void anErrorOfAControllerKeepsThePattern() {
        assertName("GET /conflict", application.get("/conflict"));
    }

    @Test
    void eventsInsideAlreadyKnowTheName() {
        Answer answer = application.get("/ok/7");
        assertThat(operation(application.telemetry().event(answer.traceId(), "in controller"))
                        .name())
                .isEqualTo("GET /ok/{id}");
    }

    @Test
    void theContextPathIsPartOfTheName() {
        try (RunningApplication based =
                RunningApplication.start(List.of(CasesApplication.class), "spring.webflux.base-path=/base")) {
            Answer answer = based.get("/base/ok/7");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(based.telemetry().request(answer.traceId()).name()).isEqualTo("GET /base/ok/{id}");

            // what lies outside of it is answered before there is anything to observe
            Answer outside = based.get("/ok/7");
            assertThat(outside.status()).isEqualTo(404);
            assertThat(based.telemetry().requests(outside.traceId())).isEmpty();
        }
    }

    @Test
    void aMalformedRequestNeverArrives() throws IOException {
        String traceId = TraceIds.newTraceId();
        try (RawConnection connection = new RawConnection(application.port())) {
            assertThat(connection
                            .request("GET", "/%ff%zz", traceId, "Connection: close")
                            .readUntil("\r\n"))
                    .contains("400");
        }
        assertThat(application.telemetry().requests(traceId)).isEmpty();
    }

    private static void assertName(String name, Answer answer) {
        RequestTelemetry request = application.telemetry().request(answer.traceId());
        assertThat(request.name()).isEqualTo(name);
        assertThat(operation(request).name()).isEqualTo(name);
    }
}
