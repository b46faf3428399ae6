package io.github.appinsights.spring.web;

import static io.github.appinsights.spring.web.RecordedTraces.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.TraceIds;
import io.github.appinsights.model.UserContext;
import io.github.appinsights.spring.web.RunningApplication.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** What happens in a request belongs to it, and the request to the caller's trace. */
class CorrelationTests {

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
    void anEventInAControllerBelongsToTheRequest() {
        assertInside(application.get("/ok/1"), "in controller");
    }

    @Test
    void anEventAfterADelayBelongsToTheRequest() {
        assertInside(application.get("/later/1"), "after delay");
    }

    @Test
    void anEventInARouterFunctionBelongsToTheRequest() {
        assertInside(application.get("/fn/1"), "in function");
    }

    @Test
    void anEventInALocalExceptionHandlerBelongsToTheRequest() {
        assertInside(application.get("/locally-handled"), "in local handler");
    }

    @Test
    void anEventInAWebExceptionHandlerBelongsToTheRequest() {
        Answer answer = application.get("/slowly-handled");
        assertInside(answer, "in exception handler");
        assertInside(answer, "later in exception handler");
    }

    @Test
    void theCallersTraceStateIsKeptWholeFromAllItsHeaders() {
        Answer answer = application.get("/trace-state", "tracestate", "a=1, b=2", "tracestate", "c=3");
        assertThat(answer.response().body()).isEqualTo("a=1, b=2,c=3");
        assertThat(application.get("/trace-state").response().body()).isEqualTo("none");
    }

    @Test
    void aTraceStateWithoutAValidCallerSaysNothing() throws IOException {
        try (RawConnection connection = new RawConnection(application.port())) {
            connection.send(
                    "GET /trace-state HTTP/1.1",
                    "Host: localhost",
                    "traceparent: 00-ABC-00f067aa0ba902b7-01",
                    "tracestate: a=1",
                    "Connection: close",
                    "");
            assertThat(connection.readAll()).asString().endsWith("none");
        }
    }

    @Test
    void aRequestWithoutACallerBeginsATrace() throws IOException {
        assertNewTrace("Accept: */*");
    }

    @Test
    void aTraceparentThatIsInvalidBeginsATrace() throws IOException {
        assertNewTrace("traceparent: 00-ABC-00f067aa0ba902b7-01");
    }

    @Test
    void twoTraceparentsBeginATrace() throws IOException {
        String traceparent = "traceparent: " + RunningApplication.traceparent(TraceIds.newTraceId());
        assertNewTrace(traceparent, traceparent);
    }

    @Test
    void requestsThatRunAtTheSameTimeAreNotMixedUp() {
        WebClient client = WebClient.create("http://localhost:" + application.port());
        Map<String, String> idsByTrace = new ConcurrentHashMap<>();
        Flux<String> answers = Flux.range(0, 200)
                .flatMap(
                        number -> {
                            String traceId = TraceIds.newTraceId();
                            idsByTrace.put(traceId, Integer.toString(number));
                            return client.get()
                                    .uri("/later/" + number)
                                    .header("traceparent", RunningApplication.traceparent(traceId))
                                    .cookie("ai_user", "user-" + number)
                                    .retrieve()
                                    .bodyToMono(String.class);
                        },
                        200);
        StepVerifier.create(answers).expectNextCount(200).expectComplete().verify(Duration.ofSeconds(30));

        assertThat(idsByTrace).hasSize(200);
        idsByTrace.forEach((traceId, number) -> {
            RequestTelemetry request = application.telemetry().request(traceId);
            EventTelemetry event = application.telemetry().event(traceId, "after delay");
            assertThat(request.url()).endsWith("/later/" + number);
            assertThat(event.properties()).containsEntry("id", number);
            assertThat(operation(event).parentId()).isEqualTo(request.id());
            UserContext user = UserContext.of("user-" + number);
            assertThat(request.context().user()).isEqualTo(user);
            assertThat(event.context().user()).isEqualTo(user);
        });
    }

    private static void assertInside(Answer answer, String event) {
        RequestTelemetry request = application.telemetry().request(answer.traceId());
        EventTelemetry inside = application.telemetry().event(answer.traceId(), event);
        assertThat(operation(inside).parentId()).isEqualTo(request.id());
        assertThat(operation(inside).name()).isEqualTo(request.name());
    }

    private static void assertNewTrace(String... headers) throws IOException {
        String query = "?q=" + TraceIds.newSpanId();
        try (RawConnection connection = new RawConnection(application.port())) {
            connection
                    .send("GET /ok/1" + query + " HTTP/1.1", "Host: localhost")
                    .send(headers)
                    .send("")
                    .readUntil("ok 1");
        }
        await().until(() -> !requests(query).isEmpty());
        OperationContext own = operation(requests(query).get(0));
        assertThat(own.id()).matches("[0-9a-f]{32}");
        assertThat(own.parentId()).isNull();
    }

    private static List<RequestTelemetry> requests(String query) {
        return application.telemetry().requests().stream()
                .filter(request -> String.valueOf(request.url()).endsWith(query))
                .toList();
    }
}
