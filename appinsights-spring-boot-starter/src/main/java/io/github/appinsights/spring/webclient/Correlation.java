package io.github.appinsights.spring.webclient;

import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OutgoingCall;
import io.github.appinsights.context.TraceParent;
import io.github.appinsights.context.TraceState;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Ids of a call, and the headers that tell them. */
final class Correlation {

    private Correlation() {}

    /**
     * The header that names this very call, as a tracer's does. One that names the operation or its caller was only passed on; the
     * id of the call cannot be that.
     */
    static @Nullable TraceParent adoptable(@Nullable TraceParent given, @Nullable Operation operation) {
        if (given == null || operation == null) {
            return given;
        }
        boolean passedOn =
                given.parentId().equals(operation.id()) || given.parentId().equals(operation.parentId());
        return passedOn ? null : given;
    }

    /** A call that begins now, with the ids of a header where there is one. */
    static OutgoingCall start(@Nullable Operation operation, @Nullable TraceParent given) {
        if (given == null) {
            return OutgoingCall.start(operation);
        }
        if (operation == null) {
            return OutgoingCall.start(given.traceId(), null, given.parentId());
        }
        return given.traceId().equals(operation.traceId())
                ? OutgoingCall.start(operation, given.parentId())
                : OutgoingCall.start(given.traceId(), operation.id(), given.parentId());
    }

    static void write(OutgoingCall call, HttpHeaders headers) {
        headers.set(TraceParent.HEADER, call.traceParent().value());
        Operation operation = call.operation();
        String traceState = operation == null ? null : operation.traceState();
        if (traceState != null && !headers.containsHeader(TraceState.HEADER)) {
            headers.set(TraceState.HEADER, traceState);
        }
    }
}
