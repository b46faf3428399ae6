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
    private volatile @Nullable Children children;
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

    /** Where to ask for the name as long as it is not settled; asked on the thread that tracks, so it must be cheap. */
    public void nameFrom(Supplier<@Nullable String> source) {
        nameSource = source;
    }

    /** Settles the name. */
    public void name(String settled) {
        name = settled;
        nameSource = null;
    }

    /** Who is served; null leaves it open. */
    public void endUser(
            @Nullable UserContext user,
            @Nullable String sessionId,
            @Nullable String clientIp,
            @Nullable String syntheticSource) {
        endUser = new TelemetryContext(null, user, sessionId, clientIp, syntheticSource);
    }

    /** Context of what happens in this operation; the same object while name and end user are the same. */
    @SuppressWarnings("ReferenceEquality") // each setting of the end user makes a new object
    public TelemetryContext childContext() {
        String currentName = currentName();
        TelemetryContext currentUser = endUser;
        Children known = children;
        if (known != null && known.endUser == currentUser && Objects.equals(known.name, currentName)) {
            return known.context;
        }
        TelemetryContext fresh = currentUser.withOperation(new OperationContext(traceId, id, currentName));
        children = new Children(currentUser, currentName, fresh);
        return fresh;
    }

    /** Context of the request item itself: its parent is the caller's call. */
    public TelemetryContext ownContext() {
        return endUser.withOperation(new OperationContext(traceId, parentId, currentName()));
    }

    private @Nullable String currentName() {
        String settled = name;
        Supplier<@Nullable String> source = nameSource;
        if (settled != null || source == null) {
            return settled;
        }
        try {
            return source.get();
        } catch (RuntimeException | LinkageError | StackOverflowError unknown) {
            return null; // an item without the name is better than no item
        }
    }

    /** What the context of children was made from, so that a thread that is late cannot leave a stale one behind. */
    private record Children(
            TelemetryContext endUser, @Nullable String name, TelemetryContext context) {}
}
