package io.github.appinsights.spring.web;

import static io.github.appinsights.spring.web.RecordedTraces.operation;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.spring.web.RunningApplication.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each way a request ends by an answer: its status, its success, and whether an exception goes with it. */
class RequestCasesTests {

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
    void anAnswerIsToldWithAllThatIsKnownOfIt() {
        Answer answer = application.get("/ok/7?verbose=1&token=abc#x");
        RequestTelemetry request = application.telemetry().request(answer.traceId());

        assertThat(request.name()).isEqualTo("GET /ok/{id}");
        assertThat(request.responseCode()).isEqualTo("200");
        assertThat(request.success()).isTrue();
        assertThat(request.url())
                .isEqualTo("http://localhost:" + application.port() + "/ok/7?verbose=1&token=REDACTED");
        assertThat(request.duration()).isPositive().isLessThan(Duration.ofSeconds(10));
        assertThat(request.measurements()).containsOnlyKeys("handlerMs");
        assertThat(request.measurements().get("handlerMs"))
                .isPositive()
                .isLessThanOrEqualTo(request.duration().toNanos() / 1e6);
        assertThat(request.properties()).isEmpty();
        assertThat(operation(request).name()).isEqualTo("GET /ok/{id}");
        assertThat(operation(request).parentId()).isEqualTo(RunningApplication.CALLER);
        assertThat(request.context().clientIp()).isNull();
        assertThat(request.context().user()).isNull();
    }

    @Test
    void anEmptyAnswerIsToldByItsStatus() {
        assertEnded(application.get("/empty"), 200, true);
    }

    @Test
    void aHeadRequestIsToldByItsStatus() {
        assertEnded(application.send("HEAD", "/ok/1"), 200, true);
    }

    @Test
    void aRedirectIsToldByItsStatus() {
        assertEnded(application.get("/redirect"), 302, true);
    }

    @Test
    void aStatusChangedWhileItIsCommittedIsTheOneTold() {
        assertEnded(application.get("/accepted"), 202, true);
    }

    @Test
    void anUnknownPathIsNoException() {
        assertEnded(application.get("/nowhere"), 404, false);
    }

    @Test
    void aWrongMethodIsNoException() {
        assertEnded(application.send("DELETE", "/ok/1"), 405, false);
    }

    @Test
    void anUnacceptableTypeIsNoException() {
        assertEnded(application.get("/number?value=1", "Accept", "image/png"), 406, false);
    }

    @Test
    void anUnreadableParameterIsNoException() {
        assertEnded(application.get("/number?value=one"), 400, false);
    }

    @Test
    void anErrorWithAStatusBelow500IsNoException() {
        assertEnded(application.get("/conflict"), 409, false);
    }

    @Test
    void anErrorTheControllerHandlesIsNoException() {
        assertEnded(application.get("/locally-handled"), 422, false);
    }

    @Test
    void aRequestThatSecurityRefusesIsTold() {
        assertEnded(application.get("/secret/plans"), 401, false);
        assertEnded(application.get("/forbidden/plans", "Authorization", "Basic dXNlcjpwYXNz"), 403, false);
    }

    @Test
    void anErrorReturnedByAControllerIsToldWithItsRequest() {
        assertFailed(application.get("/failed"), 500, "failed");
    }

    @Test
    void anErrorThrownByAControllerIsToldWithItsRequest() {
        assertFailed(application.get("/thrown"), 500, "thrown");
    }

    @Test
    void anErrorAnsweredLaterIsToldWithTheStatusOfTheAnswer() {
        assertFailed(application.get("/slowly-handled"), 502, "slowly handled");
    }

    @Test
    void anAnswerOfAFilterInFrontOfAllOthersIsTold() {
        assertEnded(application.get("/ok/1", "X-Filter", "answer"), 429, false);
    }

    @Test
    void anAnswerOfAFilterInFrontOfOursIsTold() {
        assertEnded(application.get("/ok/1", "X-Filter", "answer early"), 429, false);
    }

    @Test
    void anErrorOfAFilterInFrontOfOursIsTold() {
        assertFailed(application.get("/ok/1", "X-Filter", "fail early"), 500, "early filter failed");
    }

    @Test
    void anErrorOfAFilterInFrontOfAllOthersIsTold() {
        assertFailed(application.get("/ok/1", "X-Filter", "fail"), 500, "filter failed");
    }

    @Test
    void filesAreStillSentWithoutCopyingThem() {
        assertThat(application.get("/zero-copy").response().body()).isEqualTo("true");
        Answer file = application.get("/hello.txt");
        assertThat(file.response().body()).isEqualTo("hello, file\n");
        assertEnded(file, 200, true);
    }

    private static void assertEnded(Answer answer, int status, boolean success) {
        assertThat(answer.status()).isEqualTo(status);
        RequestTelemetry request = application.telemetry().request(answer.traceId());
        assertThat(request.responseCode()).isEqualTo(Integer.toString(status));
        assertThat(request.success()).isEqualTo(success);
        assertThat(request.measurements()).containsKey("handlerMs");
        assertThat(application.telemetry().exceptions(answer.traceId())).isEmpty();
    }

    private static void assertFailed(Answer answer, int status, String message) {
        assertThat(answer.status()).isEqualTo(status);
        RequestTelemetry request = application.telemetry().request(answer.traceId());
        assertThat(request.responseCode()).isEqualTo(Integer.toString(status));
        assertThat(request.success()).isFalse();
        ExceptionTelemetry exception = application.telemetry().exception(answer.traceId());
        assertThat(exception.severity()).isEqualTo(SeverityLevel.ERROR);
        assertThat(exception.properties()).containsEntry("handled", "false");
        assertThat(operation(exception).parentId()).isEqualTo(request.id());
        assertThat(operation(exception).name()).isEqualTo(request.name());
        assertThat(exception.exceptions().get(0).message()).isEqualTo(message);
    }
}
