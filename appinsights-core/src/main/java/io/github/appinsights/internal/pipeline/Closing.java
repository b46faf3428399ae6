package io.github.appinsights.internal.pipeline;

import java.time.Duration;

/** The end of a client: how long it may still send, and its one last try. The delivery thread only. */
final class Closing {

    static final long PRODUCER_WAIT_NANOS = 1_000_000;

    private static final long RESERVE_NANOS = Duration.ofSeconds(1).toNanos();

    private final long deadline;
    private boolean probed;

    /** A second of the limit, or a fifth of a short one, is kept for giving up what is left and for the connections. */
    Closing(long now, Duration limit) {
        long nanos = limit.toNanos();
        deadline = now + nanos - Math.min(RESERVE_NANOS, nanos / 5);
    }

    long deadline() {
        return deadline;
    }

    Duration left(long now, Duration most) {
        Duration left = Duration.ofNanos(Math.max(1, deadline - now));
        return left.compareTo(most) < 0 ? left : most;
    }

    /** What only waits for the end of a pause would be lost with this process, so it gets one try, unless it was refused. */
    boolean mayProbe(Gate gate, long now) {
        boolean may = !probed && gate.isPaused() && gate.cause() == Gate.Cause.FAILURE && deadline - now > 0;
        probed |= may;
        return may;
    }
}
