package io.github.appinsights.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.model.TraceIds;
import io.github.appinsights.spring.web.FailingCases.Advised;
import io.github.appinsights.spring.web.FailingCases.Local;
import io.github.appinsights.spring.web.FailingCases.MoreLocal;
import io.github.appinsights.spring.web.FailingCases.Owned;
import io.github.appinsights.spring.web.FailingCases.Unavailable;
import io.github.appinsights.spring.web.FailingCases.Unlucky;
import io.github.appinsights.spring.web.RunningApplication.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.resource.NoResourceFoundException;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ResponseStatusException;

/** Each exception once, whoever sees it first, and told whether somebody handled it. */
class ExceptionsTests {

    /** Tells those that failed and those that were logged. */
    private static RunningApplication quiet;

    /** Tells those that were handled, too. */
    private static RunningApplication thorough;

    @BeforeAll
    static void start() {
        List<Class<?>> sources = List.of(CasesApplication.class, FailingCases.class);
        String onlyTheirOwnLines = "appinsights.logging.enabled=false"; // what the framework logs is another test's
        quiet = RunningApplication.start(sources, onlyTheirOwnLines);
        thorough =
                RunningApplication.start(sources, onlyTheirOwnLines, "appinsights.web.capture-handled-exceptions=true");
    }

    @AfterAll
    static void stop() {
        quiet.close();
        thorough.close();
    }

    @Test
    void whatAControllerReturnsAndNobodyHandlesIsUnhandled() {
        assertUnhandled("/returned/unhandled", 500, IllegalStateException.class);
    }

    @Test
    void whatAControllerThrowsAndNobodyHandlesIsUnhandled() {
        assertUnhandled("/thrown/unhandled", 500, IllegalStateException.class);
    }

    @Test
    void whatAFunctionalRouteReturnsAndNobodyHandlesIsUnhandled() {
        assertUnhandled("/routed/returned", 500, IllegalStateException.class);
    }

    /** The dispatcher offers it to no advice, with or without us. */
    @Test
    void whatAFunctionalRouteThrowsIsUnhandled() {
        assertUnhandled("/routed/thrown", 500, Advised.class);
    }

    @Test
    void whatAnExceptionHandlerFailsOnIsUnhandled() {
        assertUnhandled("/returned/unlucky", 500, Unlucky.class);
    }

    @Test
    void whatAnExceptionHandlerAnswersWithAServerErrorMadeTheRequestFail() {
        assertUnhandled("/returned/unavailable", 503, Unavailable.class);
    }

    @Test
    void ofWhatAControllerThrowsAndAHandlerAnswersWithAServerErrorTheTypeIsTold() {
        ExceptionTelemetry told = assertUnhandled("/thrown/unavailable", 503, Unavailable.class);
        assertThat(told.exceptions().get(0).message()).contains("Returning.unavailableNow()");
    }

    @Test
    void anExceptionAndWhatItCausedAreOne() {
        ExceptionTelemetry told = assertUnhandled("/returned/wrapped", 500, IllegalStateException.class);
        assertThat(told.exceptions())
                .extracting(details -> details.typeName())
                .containsExactly(IllegalStateException.class.getName(), IllegalArgumentException.class.getName());
    }

    @Test
    void aResultThatNobodyTakesIsUnhandled() {
        Answer answer = quiet.get("/odd/returned");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(quiet.telemetry()
                        .exception(answer.traceId())
                        .exceptions()
                        .get(0)
                        .message())
                .startsWith("No HandlerResultHandler for 7");
    }

    @Test
    void whatAControllerReturnsAndHandlesIsHandled() {
        assertHandled("/returned/local", 422, MoreLocal.class);
    }

    @Test
    void whatAControllerReturnsAndAnAdviceHandlesIsHandled() {
        assertHandled("/returned/advised", 422, Advised.class);
    }

    @Test
    void whatAFunctionalRouteReturnsAndAnAdviceHandlesIsHandled() {
        assertHandled("/routed/returned-advised", 422, Advised.class);
    }

    @Test
    void whatAFinalClassReturnsAndHandlesIsHandled() {
        assertHandled("/final/returned", 422, Local.class);
    }

    @Test
    void whatTheApplicationAnswersInItsOwnWayIsHandled() {
        assertHandled("/returned/owned", 418, Owned.class);
        assertHandled("/no/such/place", 410, NoResourceFoundException.class);
    }

    @Test
    void whatCodeHandlesItselfAndGivesToTheObservationIsHandled() {
        assertHandled("/routed/resumed", 202, IllegalStateException.class);
    }

    @Test
    void ofWhatIsThrownAndHandledTheDeclaredTypeIsKnown() {
        assertHandled("/thrown/local", 422, Local.class);
        assertHandled("/thrown/advised", 422, Advised.class);
        assertHandled("/final/thrown", 422, Local.class);
    }

    @Test
    void ofWhatIsThrownAndHandledByAMethodForSeveralTypesNothingIsKnown() {
        Answer answer = thorough.get("/thrown/several");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(thorough.telemetry().request(answer.traceId()).properties()).isEmpty();
    }

    @Test
    void anErrorBelow500IsHandledByTheFramework() {
        assertHandled("/conflict", 409, ResponseStatusException.class);
        assertHandled("/nowhere", 404, NoResourceFoundException.class);
    }

    @Test
    void aWrongMethodIsHandledByTheFramework() {
        Answer answer = thorough.send("DELETE", "/ok/1");
        assertTold(thorough, answer, 405, MethodNotAllowedException.class, true);
    }

    @Test
    void whatSecurityRefusesIsNoException() {
        Answer answer = thorough.get("/secret/plans");
        assertThat(thorough.telemetry().request(answer.traceId()).properties()).isEmpty();
        assertNoExceptions(thorough, answer.traceId());
    }

    @Test
    void aRequestThatMetNoExceptionSaysNothingOfThem() {
        Answer answer = thorough.get("/ok/1");
        assertThat(thorough.telemetry().request(answer.traceId()).properties()).isEmpty();
        assertNoExceptions(thorough, answer.traceId());
    }

    @Test
    void anUnhandledExceptionThatWasLoggedIsOneWithTheLine() {
        Answer answer = quiet.get("/logged/unhandled");
        ExceptionTelemetry told = assertTold(quiet, answer, 500, IllegalStateException.class, false);
        assertThat(told.properties()).containsEntry("LoggerName", "shop").containsEntry("handled", "false");
        assertThat(told.time()).isEqualTo(FailingCases.LINE.time());
        assertThat(told.severity()).isEqualTo(SeverityLevel.ERROR);
    }

    @Test
    void aLoggedExceptionIsToldAlsoWhereTheRequestSucceeds() {
        Answer answer = quiet.get("/logged/handled");
        assertThat(quiet.telemetry().request(answer.traceId()).success()).isTrue();
        ExceptionTelemetry told = quiet.telemetry().exception(answer.traceId());
        assertThat(told.properties()).containsEntry("LoggerName", "shop").containsEntry("handled", "true");
        assertThat(told.time()).isEqualTo(FailingCases.LINE.time());
        assertThat(told.severity()).isEqualTo(SeverityLevel.WARNING);
    }

    @Test
    void whatAHandlerLogsIsTheExceptionThatItHandles() {
        assertUnhandled("/logged/by-handler", 502, MoreLocal.class);
    }

    @Test
    void aLostClientIsNoExceptionAlsoWhereItWasLoggedAndRaised() throws IOException {
        String traceId = TraceIds.newTraceId();
        try (RawConnection connection = new RawConnection(thorough.port())) {
            connection.request("GET", "/logged/abort", traceId).readUntil("tick");
            connection.reset();
        }
        assertThat(thorough.telemetry().request(traceId).properties()).containsOnlyKeys("aborted");
        assertNoExceptions(thorough, traceId);
    }

    @Test
    void onePerFailingRequestWhateverTheyAreManyOf() {
        List<String> traceIds = IntStream.range(0, 50)
                .mapToObj(number -> quiet.get(number % 2 == 0 ? "/logged/unhandled" : "/returned/wrapped")
                        .traceId())
                .toList();
        assertThat(traceIds)
                .allSatisfy(traceId ->
                        assertThat(quiet.telemetry().exception(traceId)).isNotNull());
    }

    private static ExceptionTelemetry assertUnhandled(String path, int status, Class<? extends Throwable> type) {
        assertTold(thorough, thorough.get(path), status, type, false);
        ExceptionTelemetry told = assertTold(quiet, quiet.get(path), status, type, false);
        assertThat(told.severity()).isEqualTo(SeverityLevel.ERROR);
        return told;
    }

    private static void assertHandled(String path, int status, Class<? extends Throwable> type) {
        ExceptionTelemetry told = assertTold(thorough, thorough.get(path), status, type, true);
        assertThat(told.severity()).isEqualTo(SeverityLevel.WARNING);

        Answer answer = quiet.get(path);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(quiet.telemetry().request(answer.traceId()).properties())
                .containsEntry("exceptionType", type.getName());
        assertNoExceptions(quiet, answer.traceId());
    }

    private static ExceptionTelemetry assertTold(
            RunningApplication application,
            Answer answer,
            int status,
            Class<? extends Throwable> type,
            boolean handled) {
        assertThat(answer.status()).isEqualTo(status);
        RequestTelemetry request = application.telemetry().request(answer.traceId());
        assertThat(request.responseCode()).isEqualTo(Integer.toString(status));
        assertThat(request.properties()).containsEntry("exceptionType", type.getName());
        ExceptionTelemetry told = application.telemetry().exception(answer.traceId());
        assertThat(told.exceptions().get(0).typeName()).isEqualTo(type.getName());
        assertThat(told.properties()).containsEntry("handled", Boolean.toString(handled));
        assertThat(RecordedTraces.operation(told).parentId()).isEqualTo(request.id());
        return told;
    }

    /** A later request that is told shows that nothing is on its way. */
    private static void assertNoExceptions(RunningApplication application, String traceId) {
        application.telemetry().request(application.get("/ok/1").traceId());
        await().during(Duration.ofMillis(50))
                .until(() -> application.telemetry().exceptions(traceId).isEmpty());
    }
}
