package io.github.appinsights.spring.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TraceIds;
import io.github.appinsights.model.TraceTelemetry;
import io.github.appinsights.test.RecordedTelemetry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import reactor.core.publisher.Hooks;

/** Log lines belong to the request they were written in, on whatever thread, with no setting of the application's. */
class LogCorrelationTests {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static LoggingApplication application;

    @BeforeAll
    static void start() {
        application = start(new String[0]);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "controller",
                "map",
                "doOnNext",
                "flatMap",
                "publishOn",
                "delayElement",
                "subscribeOn",
                "fromFuture",
                "async",
                "function",
                "security",
                "handled",
                "exceptionHandler"
            })
    void aLineBelongsToItsRequest(String place) {
        assertBelongs(application, place);
    }

    @Test
    void anExceptionThatBootLogsIsToldOnce() {
        String traceId = TraceIds.newTraceId();
        get(application, "broken", traceId);
        await().until(() -> !requests(application, traceId).isEmpty());
        assertThat(exceptions(traceId)).hasSize(1);
        assertThat(exceptions(traceId).get(0).properties())
                .containsEntry("handled", "false")
                .hasEntrySatisfying(
                        "Logger Message", message -> assertThat(message).contains("500 Server Error"));
        assertThat(LoggingApplication.all(application.telemetry(), TraceTelemetry.class))
                .noneMatch(trace -> isOf(trace, traceId));
    }

    @Test
    void anExceptionThatIsLoggedInTheControllerAndByBootIsToldOnce() {
        String traceId = TraceIds.newTraceId();
        get(application, "logged", traceId);
        await().until(() -> !requests(application, traceId).isEmpty());
        assertThat(exceptions(traceId)).hasSize(1);
        assertThat(exceptions(traceId).get(0).properties()).containsEntry("Logger Message", "it broke");
        assertThat(LoggingApplication.all(application.telemetry(), TraceTelemetry.class))
                .noneMatch(trace -> isOf(trace, traceId));
    }

    @Test
    void anExceptionAfterTheCommitThatTheServerLogsIsToldOnce() {
        String traceId = TraceIds.newTraceId();
        assertThatThrownBy(() -> get(application, "afterCommit", traceId)).hasCauseInstanceOf(IOException.class);
        await().until(() -> !requests(application, traceId).isEmpty());
        assertThat(inAnyTrace("after commit")).singleElement().satisfies(exception -> {
            assertThat(isOf(exception, traceId)).isTrue();
            assertThat(exception.properties()).containsEntry("handled", "false");
        });
    }

    @Test
    void anExceptionOfATaskThatItsSchedulerLogsIsToldOnce() {
        await().until(() -> LoggingApplication.all(application.telemetry(), TraceTelemetry.class).stream()
                .anyMatch(line -> line.message().equals("Unexpected error occurred in scheduled task")));
        assertThat(inAnyTrace("task"))
                .singleElement()
                .satisfies(exception -> assertThat(exception.properties()).containsEntry("handled", "false"));
    }

    @Test
    void requestsOnTheSameLoopAreNotMixedUp() {
        for (int i = 0; i < 20; i++) {
            assertBelongs(application, i % 2 == 0 ? "controller" : "delayElement");
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void aLineOfATaskOnAVirtualThreadBelongsToItsRequest() {
        try (LoggingApplication virtual = start("spring.threads.virtual.enabled=true")) {
            assertThat(assertBelongs(virtual, "async")).contains("VirtualThread");
        }
    }

    @Test
    void whereTheApplicationLimitsPropagationItIsLimited() {
        Hooks.disableAutomaticContextPropagation();
        try (LoggingApplication limited = start("spring.reactor.context-propagation=limited")) {
            get(limited, "delayElement", TraceIds.newTraceId());
            assertThat(here(limited)).hasSize(1).allMatch(line -> line.context().operation() == null);
        } finally {
            Hooks.enableAutomaticContextPropagation();
        }
    }

    private static LoggingApplication start(String... properties) {
        return LoggingApplication.start(
                CorrelatedApplication.class,
                WebApplicationType.REACTIVE,
                application -> {},
                new RecordedTelemetry(),
                properties);
    }

    /** @return what was answered */
    private static String assertBelongs(LoggingApplication to, String place) {
        String traceId = TraceIds.newTraceId();
        String answer = get(to, place, traceId);
        await().until(() -> !requests(to, traceId).isEmpty());
        List<TraceTelemetry> lines =
                here(to).stream().filter(line -> isOf(line, traceId)).toList();
        assertThat(lines).hasSize(1);
        OperationContext operation =
                Objects.requireNonNull(lines.get(0).context().operation());
        assertThat(operation.parentId()).isEqualTo(requests(to, traceId).get(0).id());
        return answer;
    }

    private static List<TraceTelemetry> here(LoggingApplication in) {
        return in.traces("here");
    }

    private static List<RequestTelemetry> requests(LoggingApplication to, String traceId) {
        return LoggingApplication.all(to.telemetry(), RequestTelemetry.class).stream()
                .filter(request -> isOf(request, traceId))
                .toList();
    }

    private static List<ExceptionTelemetry> exceptions(String traceId) {
        return LoggingApplication.all(application.telemetry(), ExceptionTelemetry.class).stream()
                .filter(exception -> isOf(exception, traceId))
                .toList();
    }

    private static List<ExceptionTelemetry> inAnyTrace(String message) {
        return LoggingApplication.all(application.telemetry(), ExceptionTelemetry.class).stream()
                .filter(exception -> exception.exceptions().get(0).message().equals(message))
                .toList();
    }

    private static boolean isOf(Telemetry item, String traceId) {
        OperationContext operation = item.context().operation();
        return operation != null && traceId.equals(operation.id());
    }

    private static String get(LoggingApplication from, String path, String traceId) {
        String port = from.context().getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/" + path))
                .timeout(Duration.ofSeconds(10))
                .header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01")
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
            return response.body();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(path, failed);
        }
    }
}
