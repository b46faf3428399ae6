package io.github.appinsights.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.OperationContext;
import org.junit.jupiter.api.Test;

class OutgoingCallTests {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";

    @Test
    void aCallOfAnOperationHasTheRequestAsParentAndTellsTheCalleeItsOwnId() {
        Operation operation = Operation.open(new TraceParent(TRACE, CALLER, 0), "vendor=1");
        operation.name("GET /x");
        OutgoingCall call = OutgoingCall.start(operation);

        assertThat(call.context().operation()).isEqualTo(new OperationContext(TRACE, operation.id(), "GET /x"));
        assertThat(call.traceParent()).isEqualTo(new TraceParent(TRACE, call.id(), 0));
        assertThat(call.operation()).isSameAs(operation);
        assertThat(operation.traceState()).isEqualTo("vendor=1");
    }

    @Test
    void anInnerCallHasTheOuterOneAsParent() {
        Operation operation = Operation.open(null);
        operation.name("GET /x");
        OutgoingCall outer = OutgoingCall.start(operation);
        OutgoingCall inner = outer.startInner();

        assertThat(inner.context().operation())
                .isEqualTo(new OperationContext(operation.traceId(), outer.id(), "GET /x"));
        assertThat(inner.traceParent().traceId()).isEqualTo(operation.traceId());
    }

    @Test
    void aCallOutsideOfAnyOperationBeginsATraceThatIsSampled() {
        OutgoingCall call = OutgoingCall.start((Operation) null);

        assertThat(call.context().operation())
                .isEqualTo(new OperationContext(call.traceParent().traceId(), null, null));
        assertThat(call.traceParent().flags()).isEqualTo(TraceParent.SAMPLED);
    }

    @Test
    void idsThatSomebodyElseGaveAreKept() {
        OutgoingCall call = OutgoingCall.start(TRACE, CALLER, "1111111111111111");

        assertThat(call.context().operation()).isEqualTo(new OperationContext(TRACE, CALLER, null));
        assertThat(call.traceParent().parentId()).isEqualTo("1111111111111111");
    }

    @Test
    void onlyTheFirstEndCounts() {
        OutgoingCall call = OutgoingCall.start((Operation) null);

        assertThat(call.end()).isTrue();
        assertThat(call.end()).isFalse();
    }

    @Test
    void aFailureIsNamedByItsNearestPublicClass() {
        assertThat(OutgoingCall.resultOf(new IllegalStateException())).isEqualTo("IllegalStateException");
        assertThat(OutgoingCall.resultOf(new IllegalStateException() {})).isEqualTo("IllegalStateException");
    }
}
