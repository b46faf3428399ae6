package io.github.appinsights.context;

import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.TelemetryContext;
import io.github.appinsights.model.TraceIds;
import io.github.appinsights.model.UserContext;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The operation that runs: a request being served, or anything the application opens itself. One object from its start to its
 * end, carried by reference in the Reactor Context and on threads, so that what becomes known later (the route, the user) shows
 * in everything tracked from then on. Thread-safe.
 */
public final class Operation {

    private final String traceId;
    private final String id;
    private final @Nullable String parentId;
    private volatile @Nullable Supplier<@Nullable String> nameSource;
    private volatile @Nullable TelemetryContext childContext;
    private volatile @Nullable String name;
    private volatile TelemetryContext endUser = TelemetryContext.EMPTY;

    private Operation(String traceId, @Nullable String parentId) {
        this.traceId = traceId;
        this.id = TraceIds.newSpanId();
        this.parentId = parentId;
    }

    /** An operation of a trace that the caller began, or of a new one where it sent nothing valid. */
    public static Operation open(@Nullable TraceParent caller) {
        return caller == null
                ? new Operation(TraceIds.newTraceId(), null)
                : new Operation(caller.traceId(), caller.parentId());
    }

    /** Id of the trace, 32 hex digits. */
    public String traceId() {
        return traceId;
    }

    /** Id of the request, 16 hex digits; what happens in the operation names it as its parent. */
    public String id() {
        return id;
    }

    /** Id of the caller's call, 16 hex digits; null where the trace begins here. */
    public @Nullable String parentId() {
        return parentId;
    }

    /** Where to ask for the name as long as it is not known for sure; asked on the thread that tracks, so it must be cheap. */
    public void nameFrom(Supplier<@Nullable String> source) {
        nameSource = source;
    }

    /** Settles the name. */
    public void name(String settled) {
        name = settled;
        nameSource = null;
        childContext = null;
    }

    /** Who is served; null leaves it open. */
    public void endUser(
            @Nullable UserContext user,
            @Nullable String sessionId,
            @Nullable String clientIp,
            @Nullable String syntheticSource) {
        endUser = new TelemetryContext(null, user, sessionId, clientIp, syntheticSource);
        childContext = null;
    }

    /** Context of what happens in this operation. */
    public TelemetryContext childContext() {
        TelemetryContext known = childContext;
        String currentName = currentName();
        if (known != null
                && known.operation() != null
                && Objects.equals(known.operation().name(), currentName)) {
            return known;
        }
        TelemetryContext fresh = endUser.withOperation(new OperationContext(traceId, id, currentName));
        childContext = fresh;
        return fresh;
    }

    /** Context of the request item itself: its parent is the caller's call. */
    public TelemetryContext ownContext() {
        return endUser.withOperation(new OperationContext(traceId, parentId, currentName()));
    }

    private @Nullable String currentName() {
        Supplier<@Nullable String> source = nameSource;
        return source == null ? name : source.get();
    }
}
