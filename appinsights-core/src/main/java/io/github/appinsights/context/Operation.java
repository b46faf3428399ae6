package io.github.appinsights.context;

import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.TelemetryContext;
import io.github.appinsights.model.TraceIds;
import io.github.appinsights.model.UserContext;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The operation that runs: a request being served, or anything the application opens itself. One object from its start to its
 * end, carried by reference in the Reactor Context and on threads, so that what becomes known later (the route, the user) shows
 * in everything tracked from then on. Thread-safe.
 */
public final class Operation {

    private final int flags;
    private final @Nullable String traceState;
    private final OperationExceptions exceptions = new OperationExceptions(this);
    private volatile Ids ids;
    private volatile @Nullable Supplier<@Nullable String> nameSource;
    private volatile @Nullable BooleanSupplier quiet;
    private volatile @Nullable Children children;
    private volatile @Nullable String name;
    private volatile TelemetryContext endUser = TelemetryContext.EMPTY;
    private final AtomicReference<@Nullable OperationSampling> sampling = new AtomicReference<>();
    private volatile @Nullable String path;
    private volatile @Nullable Operation outermost;
    private volatile boolean within;
    private volatile boolean over;
    private volatile boolean wanted;
    private volatile boolean discarded;

    private Operation(Ids ids, int flags, @Nullable String traceState) {
        this.ids = ids;
        this.flags = flags;
        this.traceState = traceState;
    }

    /** An operation of a trace that the caller began, or of a new one where it sent nothing valid. */
    public static Operation open(@Nullable TraceParent caller) {
        return open(caller, null);
    }

    /**
     * An operation of a trace that the caller began, or of a new one where it sent nothing valid.
     *
     * @param traceState what the caller said of other vendors, which goes out again with every call; it says nothing
     *     without a caller
     * @see <a href="https://www.w3.org/TR/trace-context/#tracestate-header">W3C Trace Context, tracestate</a>
     */
    public static Operation open(@Nullable TraceParent caller, @Nullable String traceState) {
        String own = TraceIds.newSpanId();
        return caller == null
                ? new Operation(new Ids(TraceIds.newTraceId(), own, null), TraceParent.SAMPLED, null)
                : new Operation(new Ids(caller.traceId(), own, caller.parentId()), caller.flags(), traceState);
    }

    /**
     * Takes the ids somebody else gave this operation, a tracer's for instance. To be called before anything is tracked in it, as
     * what was tracked before keeps the ids it had.
     *
     * @param traceId 32 lower-case hex digits
     * @param id 16 lower-case hex digits
     * @param parentId 16 lower-case hex digits; null where the trace begins here
     */
    public void adopt(String traceId, String id, @Nullable String parentId) {
        ids = new Ids(traceId, id, parentId);
    }

    /** Id of the trace, 32 hex digits. */
    public String traceId() {
        return ids.traceId;
    }

    /** Id of the request, 16 hex digits; what happens in the operation names it as its parent. */
    public String id() {
        return ids.id;
    }

    /** Id of the caller's call, 16 hex digits; null where the trace begins here. */
    public @Nullable String parentId() {
        return ids.parentId;
    }

    /** The flags that callees are told: the caller's, and whether the client's sampling keeps the operation. */
    public int flags() {
        OperationSampling decided = sampling();
        if (decided == null) {
            return flags;
        }
        return decided.isAnnounced() ? flags | TraceParent.SAMPLED : flags & ~TraceParent.SAMPLED;
    }

    /** The caller's flags of the trace; sampled where the trace begins here. */
    public int callerFlags() {
        return flags;
    }

    /** Path of the request it serves, as it came; null where it serves none. */
    public @Nullable String path() {
        return path;
    }

    /** To be said before anything is tracked in it. */
    public void path(String served) {
        path = served;
    }

    /**
     * Makes it part of the operation it runs in: both are sampled as one, by the end of that one. Where that has ended already, it stays
     * by itself. To be called before anything is tracked in it.
     */
    public void partOf(Operation around) {
        within = true;
        Operation root = around.root();
        outermost = root.over ? null : root;
    }

    /** Whether somebody outside of this process called it. */
    public boolean isCalled() {
        return ids.parentId != null && !within;
    }

    /** The operation that this one is sampled with: the one around all it is part of, or itself. */
    public Operation root() {
        Operation root = outermost;
        return root == null ? this : root;
    }

    /** What a client's sampling has decided of it; null before it was asked. */
    public @Nullable OperationSampling sampling() {
        return root().sampling.get();
    }

    /** Takes what a client's sampling decided, once: what was decided first holds and is returned. */
    public OperationSampling sampledBy(OperationSampling decided) {
        AtomicReference<@Nullable OperationSampling> held = root().sampling;
        return held.compareAndSet(null, decided) ? decided : Objects.requireNonNull(held.get());
    }

    /**
     * It is over, and all that belongs to it was tracked; nothing happens the second time. The end of a part ends nothing else.
     *
     * @param duration null where it goes on for who knows how long, as a stream does, and only its beginning is told
     */
    public void ended(boolean failed, @Nullable Duration duration) {
        over = true;
        OperationSampling decided = outermost == null ? sampling.get() : null;
        if (decided != null) {
            decided.ended(failed, duration);
        }
    }

    /**
     * Asks sampling to keep it whole, as it does with those that fail: where the client waits for the end of operations. Else what
     * is tracked in it from now on is told. Without sampling nothing changes, as everything is told.
     */
    public void keep() {
        root().wanted = true;
    }

    /** Whether {@link #keep} was called. */
    public boolean isWanted() {
        return root().wanted;
    }

    /**
     * Asks sampling to leave it out, even if it fails: what waits for its end, and what is tracked in it from now on. What was told
     * before stays told. Wins over {@link #keep}. Without sampling nothing changes, as everything is told.
     */
    public void discard() {
        Operation root = root();
        root.discarded = true;
        OperationSampling decided = root.sampling.get();
        if (decided != null) {
            decided.discarded();
        }
    }

    /** Whether {@link #discard} was called. */
    public boolean isDiscarded() {
        return root().discarded;
    }

    /** What goes out as {@code tracestate} with every call of this operation. */
    public @Nullable String traceState() {
        return traceState;
    }

    /** The exceptions seen while it runs. */
    public OperationExceptions exceptions() {
        return exceptions;
    }

    /** Where to ask for the name as long as it is not settled; asked on the thread that tracks, so it must be cheap. */
    public void nameFrom(Supplier<@Nullable String> source) {
        nameSource = source;
    }

    /** Where to ask whether it is left out; asked when a call made in it ends, on that thread, so it must be cheap. */
    public void quietIf(BooleanSupplier source) {
        quiet = source;
    }

    /** Whether the calls made in it are left out, as it is itself. */
    public boolean isQuiet() {
        BooleanSupplier source = quiet;
        try {
            return source != null && source.getAsBoolean();
        } catch (RuntimeException | LinkageError | StackOverflowError unknown) {
            return false; // an item too many is better than one that is missing
        }
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

    /** Context of what happens in this operation; the same object while ids, name and end user are the same. */
    @SuppressWarnings("ReferenceEquality") // each setting of ids and of the end user makes a new object
    public TelemetryContext childContext() {
        String currentName = currentName();
        TelemetryContext currentUser = endUser;
        Ids currentIds = ids;
        Children known = children;
        if (known != null
                && known.ids == currentIds
                && known.endUser == currentUser
                && Objects.equals(known.name, currentName)) {
            return known.context;
        }
        TelemetryContext fresh =
                currentUser.withOperation(new OperationContext(currentIds.traceId, currentIds.id, currentName));
        children = new Children(currentIds, currentUser, currentName, fresh);
        return fresh;
    }

    /** Context of what happens in a call of this operation. */
    TelemetryContext contextUnder(String callId) {
        return endUser.withOperation(new OperationContext(ids.traceId, callId, currentName()));
    }

    /** Context of the request item itself: its parent is the caller's call. */
    public TelemetryContext ownContext() {
        Ids own = ids;
        return endUser.withOperation(new OperationContext(own.traceId, own.parentId, currentName()));
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
            Ids ids, TelemetryContext endUser, @Nullable String name, TelemetryContext context) {}

    /** One object, so that no thread sees ids of two traces. */
    private record Ids(String traceId, String id, @Nullable String parentId) {}
}
