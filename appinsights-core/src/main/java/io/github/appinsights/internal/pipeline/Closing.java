package io.github.appinsights.internal.pipeline;

import java.time.Duration;

/** The end of a client: how long it may still send, and its one last try. The delivery thread only. */
final class Closing {

    private static final long RESERVE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long WRITING_NANOS = Duration.ofMillis(500).toNanos();
    private static final long GRACE_NANOS = Duration.ofMillis(100).toNanos();

    private final long deadline;
    private final long sendUntil;
    private boolean probed;

    /**
     * A second of the limit, or a fifth of a short one, is kept for giving up what is left and for the connections; and half a
     * second, or another fifth, for files.
     */
    Closing(long now, long limitNanos, boolean durableStore) {
        deadline = now + limitNanos - Math.min(RESERVE_NANOS, limitNanos / 5);
        sendUntil = durableStore ? deadline - Math.min(WRITING_NANOS, limitNanos / 5) : deadline;
    }

    long deadline() {
        return deadline;
    }

    /** Whether what is left goes to files now. */
    boolean isSendingOver(long now) {
        return now - sendUntil >= 0;
    }

    long sendUntil() {
        return sendUntil;
    }

    /** Whether producers that counted their item and have not queued it may be waited for no longer. */
    boolean isOver(long now) {
        return now - deadline >= GRACE_NANOS;
    }

    Duration left(long now, Duration most) {
        Duration left = Duration.ofNanos(Math.max(1, sendUntil - now));
        return left.compareTo(most) < 0 ? left : most;
    }

    /** What only waits for the end of a pause would be lost with this process, so it gets one try, unless it was refused. */
    boolean mayProbe(Gate gate, long now) {
        boolean may = !probed && gate.isPaused() && gate.cause() == Gate.Cause.FAILURE && deadline - now > 0;
        probed |= may;
        return may;
    }
}
