package io.github.appinsights.context;

import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.TelemetryContext;
import io.github.appinsights.model.TraceIds;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A call from its start to its end: its ids, its place in an operation, its time. Thread-safe.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#mutating-the-traceparent-field">W3C Trace Context, mutating traceparent</a>
 */
public final class OutgoingCall {

    private final @Nullable Operation operation;
    private final @Nullable String callerId;
    private final String traceId;
    private final String id;
    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();

    private OutgoingCall(@Nullable Operation operation, @Nullable String callerId, String traceId, String id) {
        this.operation = operation;
        this.callerId = callerId;
        this.traceId = traceId;
        this.id = id;
    }

    /** A call that begins now, in that operation; without one it begins a trace. */
    public static OutgoingCall start(@Nullable Operation operation) {
        return start(operation, TraceIds.newSpanId());
    }

    /**
     * As {@link #start(Operation)}, with an id that somebody else gave it.
     *
     * @param id 16 lower-case hex digits
     */
    public static OutgoingCall start(@Nullable Operation operation, String id) {
        String traceId = operation == null ? TraceIds.newTraceId() : operation.traceId();
        return new OutgoingCall(operation, null, traceId, id);
    }

    /**
     * A call that begins now, outside of any operation, with ids that somebody else gave it.
     *
     * @param parentId 16 lower-case hex digits; null where the trace begins here
     */
    public static OutgoingCall start(String traceId, @Nullable String parentId, String id) {
        return new OutgoingCall(null, parentId, traceId, id);
    }

    /** A call that begins now, within this one. */
    public OutgoingCall startInner() {
        return startInner(TraceIds.newSpanId());
    }

    /**
     * As {@link #startInner()}, with an id that somebody else gave it.
     *
     * @param innerId 16 lower-case hex digits
     */
    public OutgoingCall startInner(String innerId) {
        return new OutgoingCall(operation, id, traceId, innerId);
    }

    /** Its own id, 16 hex digits. */
    public String id() {
        return id;
    }

    /** The operation it belongs to. */
    public @Nullable Operation operation() {
        return operation;
    }

    /** What the callee is to be told. */
    public TraceParent traceParent() {
        return new TraceParent(traceId, id, operation == null ? TraceParent.SAMPLED : operation.flags());
    }

    /** When it began. */
    public Instant start() {
        return start;
    }

    /** Time since its start. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /** Its context as an item, with what is known of the operation by now. */
    public TelemetryContext context() {
        if (operation == null) {
            return TelemetryContext.of(new OperationContext(traceId, callerId, null));
        }
        return callerId == null ? operation.childContext() : operation.contextUnder(callerId);
    }

    /** True for the first caller only, who tells it. */
    public boolean end() {
        return ended.compareAndSet(false, true);
    }

    /**
     * What is told as the result of a call that failed without an answer: the simple name of the nearest class that is public, as
     * Netty and drivers have subclasses of their own of what everybody knows.
     */
    public static String resultOf(Throwable failure) {
        Class<?> type = failure.getClass();
        while (!Modifier.isPublic(type.getModifiers())) {
            type = type.getSuperclass();
        }
        return type.getSimpleName();
    }
}
