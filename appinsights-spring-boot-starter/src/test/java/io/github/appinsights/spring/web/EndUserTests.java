package io.github.appinsights.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.TelemetryContext;
import io.github.appinsights.model.UserContext;
import io.github.appinsights.spring.web.RunningApplication.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** For whom a request is served. */
class EndUserTests {

    private static RunningApplication application;

    @BeforeAll
    static void start() {
        application = RunningApplication.start(
                List.of(CasesApplication.class),
                "appinsights.web.client-ip=true",
                "server.forward-headers-strategy=framework");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void theBrowsersCookiesNameUserAndSession() {
        TelemetryContext context =
                contextOf("Cookie", "ai_user=u-1|2026-03-04T05:06:07.000Z; other=1; ai_session=s-1|1|2");
        assertThat(context.user()).isEqualTo(UserContext.of("u-1"));
        assertThat(context.sessionId()).isEqualTo("s-1");
        assertThat(context.syntheticSource()).isNull();
    }

    @Test
    void otherCookiesNameNobody() {
        TelemetryContext context = contextOf("Cookie", "ai_user=|; other=1");
        assertThat(context.user()).isNull();
        assertThat(context.sessionId()).isNull();
    }

    @Test
    void eventsInsideHaveTheSameUser() {
        Answer answer = application.get("/ok/1", "Cookie", "ai_user=u-2");
        TelemetryContext inside =
                application.telemetry().event(answer.traceId(), "in controller").context();
        assertThat(inside.user()).isEqualTo(UserContext.of("u-2"));
    }

    @Test
    void theUserIsKnownInFrontOfAllOtherFilters() {
        Answer answer = application.get("/ok/1", "X-Filter", "answer", "Cookie", "ai_user=u-3");
        assertThat(application.telemetry().request(answer.traceId()).context().user())
                .isEqualTo(UserContext.of("u-3"));
    }

    @Test
    void anAvailabilityTestIsNoPerson() {
        TelemetryContext context =
                contextOf("SyntheticTest-RunId", "run-7", "SyntheticTest-Location", "emea-nl", "Cookie", "ai_user=u-1");
        assertThat(context.syntheticSource()).isEqualTo("Application Insights Availability Monitoring");
        assertThat(context.user()).isEqualTo(UserContext.of("emea-nl_run-7"));
        assertThat(context.sessionId()).isEqualTo("run-7");
    }

    @Test
    void anyOtherTestThatNamesItselfIsNoPersonEither() {
        TelemetryContext context = contextOf(
                "SyntheticTest-Source", "smoke tests",
                "SyntheticTest-UserId", "robot",
                "SyntheticTest-SessionId", "night 7",
                "Cookie", "ai_user=u-1");
        assertThat(context.syntheticSource()).isEqualTo("smoke tests");
        assertThat(context.user()).isEqualTo(UserContext.of("robot"));
        assertThat(context.sessionId()).isEqualTo("night 7");

        TelemetryContext unnamed = contextOf("SyntheticTest-Source", "smoke tests", "Cookie", "ai_user=u-1");
        assertThat(unnamed.user()).isNull();
        assertThat(unnamed.sessionId()).isNull();
    }

    /** Ids and names are the service's: W3C headers continue a trace, routes name a request. */
    @Test
    void aTestChoosesNeitherTheTraceNorTheName() {
        Answer answer = application.get(
                "/ok/1",
                "SyntheticTest-Source",
                "smoke tests",
                "SyntheticTest-OperationId",
                "mine",
                "SyntheticTest-TestName",
                "login");
        assertThat(application.telemetry().request(answer.traceId()).name()).isEqualTo("GET /ok/{id}");
    }

    @Test
    void theAddressOfThePeerIsTold() {
        assertThat(contextOf().clientIp()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    @Test
    void theAddressTheFrameworkTookFromForwardedHeadersIsTold() {
        assertThat(contextOf("X-Forwarded-For", "203.0.113.7").clientIp()).isEqualTo("203.0.113.7");
        assertThat(contextOf("Forwarded", "for=\"[2001:db8::1]:4711\"").clientIp())
                .isEqualTo("2001:db8::1");
    }

    @Test
    void theUrlTheFrameworkTookFromForwardedHeadersIsTold() {
        Answer answer = application.get("/ok/1", "X-Forwarded-Host", "shop.example", "X-Forwarded-Proto", "https");
        RequestTelemetry request = application.telemetry().request(answer.traceId());
        assertThat(request.url()).startsWith("https://shop.example").endsWith("/ok/1");
    }

    private static TelemetryContext contextOf(String... headers) {
        Answer answer = application.get("/ok/1", headers);
        assertThat(answer.status()).isEqualTo(200);
        return application.telemetry().request(answer.traceId()).context();
    }
}
