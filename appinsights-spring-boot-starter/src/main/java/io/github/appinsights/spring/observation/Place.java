package io.github.appinsights.spring.observation;

import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.context.OutgoingCall;
import io.github.appinsights.context.TraceParent;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationView;
import org.jspecify.annotations.Nullable;

/**
 * Where an observation happens.
 *
 * @param call in this call, if in any
 * @param operation else directly in this operation, if in any
 */
record Place(@Nullable OutgoingCall call, @Nullable Operation operation) {

    /** Observations inside each other that are looked at; parents may be circular. */
    private static final int DEEPEST = 64;

    /** Found by the observations around it, else by the thread. */
    static Place of(Observation.ContextView context) {
        ObservationView parent = context.getParentObservation();
        for (int depth = 0; parent != null && depth < DEEPEST; depth++) {
            Observation.ContextView around = parent.getContextView();
            OutgoingCall call = around.get(OutgoingCall.class);
            Operation operation = call == null ? around.get(Operation.class) : null;
            if (call != null || operation != null) {
                return new Place(call, operation);
            }
            parent = around.getParentObservation();
        }
        return new Place(null, OperationScope.current());
    }

    /** A call that begins here. */
    OutgoingCall start(@Nullable TracerIds ids) {
        if (call != null) {
            return ids == null ? call.startInner() : call.startInner(ids.spanId());
        }
        if (ids == null) {
            return OutgoingCall.start(operation);
        }
        if (operation == null) {
            return OutgoingCall.start(ids.traceId(), ids.parentId(), ids.spanId());
        }
        return operation.traceId().equals(ids.traceId())
                ? OutgoingCall.start(operation, ids.spanId())
                : OutgoingCall.start(ids.traceId(), operation.id(), ids.spanId());
    }

    /** The operation this is in; null outside of any. */
    @Nullable
    Operation around() {
        return call == null ? operation : call.operation();
    }

    /** What is told to somebody who is called from here; null outside of any operation. */
    @Nullable
    TraceParent caller() {
        if (call != null) {
            return call.traceParent();
        }
        return operation == null ? null : new TraceParent(operation.traceId(), operation.id(), operation.flags());
    }
}
