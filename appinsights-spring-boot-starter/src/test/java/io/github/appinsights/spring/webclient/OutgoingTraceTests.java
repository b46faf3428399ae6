package io.github.appinsights.spring.webclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.context.TraceParent;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.UserContext;
import io.github.appinsights.test.Correlation;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** What a call belongs to, and what the callee is told of it. */
class OutgoingTraceTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final TraceParent CALLER =
            new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", 0);

    private static CallingApplication application;

    @BeforeAll
    static void start() {
        application = CallingApplication.start(
                "appinsights.web-client.correlation-exclude-hosts=127.0.0.1,*.partner.example");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void aCallBelongsToTheOperationOfItsFlow() {
        Operation operation = Operation.open(CALLER);
        operation.name("GET /orders/{id}");
        operation.endUser(UserContext.of("user"), "session", null, null);
        call("/items/in-flow", operation);

        DependencyTelemetry told = told("/items/in-flow");
        assertThat(told.context()).isEqualTo(operation.childContext());
        assertThat(received("/items/in-flow"))
                .isEqualTo(new TraceParent(CALLER.traceId(), told.id(), CALLER.flags()).value());
    }

    @Test
    void aCallBelongsToTheOperationOfItsThread() {
        Operation operation = Operation.open(CALLER);
        OperationScope.run(operation, () -> call("/items/on-thread", null));

        assertThat(told("/items/on-thread").context()).isEqualTo(operation.childContext());
    }

    @Test
    void theFlowWinsOverTheThread() {
        Operation ofFlow = Operation.open(CALLER);
        Operation ofThread = Operation.open(null);
        ofThread.endUser(UserContext.of("of thread"), "of thread", null, null);
        OperationScope.run(ofThread, () -> call("/items/both", ofFlow));

        assertThat(told("/items/both").context()).isEqualTo(ofFlow.childContext());
    }

    @Test
    void aCallOutsideOfAnyOperationBeginsATrace() {
        call("/items/outside", null);

        DependencyTelemetry told = told("/items/outside");
        assertThat(Correlation.parentId(told)).isNull();
        assertThat(received("/items/outside"))
                .isEqualTo(
                        new TraceParent(String.valueOf(Correlation.operationId(told)), told.id(), TraceParent.SAMPLED)
                                .value());
    }

    @Test
    void whatTheCallerSaidOfOtherVendorsIsPassedOn() {
        call("/items/vendors", Operation.open(CALLER, "vendor=1,other=2"));
        call("/items/no-vendors", Operation.open(CALLER));

        assertThat(application.callee().call("/items/vendors").tracestate()).isEqualTo("vendor=1,other=2");
        assertThat(application.callee().call("/items/no-vendors").tracestate()).isNull();
    }

    @Test
    void aTraceparentThatIsThereGivesTheCallItsId() {
        Operation operation = Operation.open(CALLER, "vendor=1");
        String given = new TraceParent(CALLER.traceId(), "b7ad6b7169203331", 1).value();
        call("/items/adopted", operation, given);

        DependencyTelemetry told = told("/items/adopted");
        assertThat(told.id()).isEqualTo("b7ad6b7169203331");
        assertThat(told.context()).isEqualTo(operation.childContext());
        assertThat(received("/items/adopted")).isEqualTo(given);
        assertThat(application.callee().call("/items/adopted").tracestate()).isNull();
    }

    @Test
    void aTraceparentOfAnotherTraceTakesTheCallThere() {
        Operation operation = Operation.open(null);
        call("/items/elsewhere", operation, CALLER.value());

        DependencyTelemetry told = told("/items/elsewhere");
        assertThat(told.id()).isEqualTo(CALLER.parentId());
        assertThat(Correlation.operationId(told)).isEqualTo(CALLER.traceId());
        assertThat(Correlation.parentId(told)).isEqualTo(operation.id());
        assertThat(received("/items/elsewhere")).isEqualTo(CALLER.value());
    }

    @Test
    void aTraceparentOutsideOfAnyOperationIsTaken() {
        call("/items/own-trace", null, CALLER.value());

        DependencyTelemetry told = told("/items/own-trace");
        assertThat(told.id()).isEqualTo(CALLER.parentId());
        assertThat(Correlation.operationId(told)).isEqualTo(CALLER.traceId());
    }

    /** Else the call would have the id of its own request's parent. */
    @Test
    void aTraceparentThatWasOnlyPassedOnIsReplaced() {
        Operation operation = Operation.open(CALLER);
        call("/items/passed-on", operation, CALLER.value());

        DependencyTelemetry told = told("/items/passed-on");
        assertThat(told.id()).isNotEqualTo(CALLER.parentId());
        assertThat(told.context()).isEqualTo(operation.childContext());
        assertThat(received("/items/passed-on")).contains(told.id());
    }

    @Test
    void aTraceparentThatIsInvalidIsReplaced() {
        Operation operation = Operation.open(CALLER);
        call("/items/invalid", operation, "nonsense");

        assertThat(received("/items/invalid")).contains(told("/items/invalid").id());
    }

    @Test
    void anExcludedHostIsNotToldOfTheTrace() {
        WebClient excluded = application
                .builder()
                .baseUrl("http://127.0.0.1:" + application.callee().port())
                .build();
        excluded.get().uri("/items/excluded").retrieve().toBodilessEntity().block(LIMIT);

        assertThat(told("/items/excluded").success()).isTrue();
        assertThat(application.callee().call("/items/excluded").traceparents()).isEmpty();
    }

    @Test
    void theRequestOfTheApplicationIsLeftAsItWas() {
        Operation operation = Operation.open(CALLER);
        List<String> headers = application
                .builder()
                .filters(filters -> filters.add(
                        0,
                        (request, next) -> next.exchange(request).map(answer -> {
                            assertThat(request.headers().containsHeader("traceparent"))
                                    .isFalse();
                            return answer;
                        })))
                .build()
                .get()
                .uri("/items/untouched")
                .retrieve()
                .toBodilessEntity()
                .contextWrite(Context.of(OperationScope.KEY, operation))
                .map(answer -> application.callee().call("/items/untouched").traceparents())
                .block(LIMIT);

        assertThat(headers).hasSize(1);
    }

    private static void call(String path, @Nullable Operation operation, String... traceparent) {
        Mono<?> call = application
                .client()
                .get()
                .uri(path)
                .headers(headers -> {
                    for (String value : traceparent) {
                        headers.set(TraceParent.HEADER, value);
                    }
                })
                .retrieve()
                .toBodilessEntity();
        call.contextWrite(context -> operation == null ? context : context.put(OperationScope.KEY, operation))
                .block(LIMIT);
    }

    private static String received(String path) {
        return Objects.requireNonNull(application.callee().call(path).traceparent());
    }

    private static DependencyTelemetry told(String path) {
        return application.dependency(path);
    }
}
