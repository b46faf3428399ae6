package io.github.appinsights.internal.pipeline;

import io.github.appinsights.channel.ChannelOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests through or not, for the whole channel: one failure pauses all of it, one probe finds out whether it is over, and
 * requests come back one by one. The delivery thread only; all times are nanoseconds of one monotonic clock.
 */
final class Gate {

    enum State {
        OPEN,
        PAUSED,
        PROBE,
        RAMP;

        String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why it is paused. */
    enum Cause {
        FAILURE,
        NOT_ALLOWED,
        QUOTA
    }

    /** What kind of batch asks to be let through. */
    enum Lane {
        LIVE,
        REPLAY
    }

    private static final int RAMP_SUCCESSES = 4;
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);
    private static final Duration LONGEST_QUOTA_PAUSE = Duration.ofDays(1);
    private static final Duration QUOTA_PAUSE = Duration.ofMinutes(15);
    private static final Duration NOT_ALLOWED_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_NOT_ALLOWED_PAUSE = Duration.ofMinutes(15);

    private final int slots;
    private final Duration backoffMin;
    private final Duration backoffMax;
    private final DoubleSupplier random;
    private State state = State.OPEN;
    private Cause cause = Cause.FAILURE;
    private @Nullable Lane last;
    private boolean everPaused;
    private long pausedAt;
    private long until;
    private int failures;
    private int successes;

    /** @param random from 0 to 1 */
    Gate(ChannelOptions options, DoubleSupplier random) {
        this.slots = options.maxInFlight();
        this.backoffMin = options.backoffMin();
        this.backoffMax = options.backoffMax();
        this.random = random;
    }

    State state() {
        return state;
    }

    boolean isPaused() {
        return state == State.PAUSED;
    }

    boolean isPausedByQuota() {
        return isPaused() && cause == Cause.QUOTA;
    }

    Cause cause() {
        return cause;
    }

    /** When a pause ends. */
    long until() {
        return until;
    }

    /** A pause that has lasted long enough becomes a probe. */
    void tick(long now) {
        if (state == State.PAUSED && now - until >= 0) {
            state = State.PROBE;
        }
    }

    /** Ends a pause before its time, for the last try of a client that closes. */
    void probeNow() {
        if (state == State.PAUSED) {
            state = State.PROBE;
        }
    }

    /**
     * @param live requests of that lane in flight
     * @param replay requests of that lane in flight
     * @param waiting whether batches wait for replay
     */
    boolean admits(Lane lane, int live, int replay, boolean waiting) {
        int inFlight = live + replay;
        return switch (state) {
            case PAUSED -> false;
            case PROBE -> inFlight == 0 && (lane == Lane.REPLAY || !waiting);
            case RAMP -> inFlight < Math.min(slots, 1 << successes);
            case OPEN -> inFlight < slots && keepsSlot(lane == Lane.LIVE ? live : replay, lane, waiting);
        };
    }

    /** Neither lane may take the last slot from the other, as long as the other wants one; the only slot goes to and fro. */
    private boolean keepsSlot(int own, Lane lane, boolean waiting) {
        boolean otherWants = lane == Lane.REPLAY || waiting;
        if (slots == 1) {
            return lane == Lane.REPLAY || !waiting || last != Lane.LIVE;
        }
        return !otherWants || own < slots - 1;
    }

    void started(Lane lane) {
        last = lane;
    }

    void succeeded() {
        failuresEnd();
        switch (state) {
            case PROBE -> {
                state = State.RAMP;
                successes = 1;
            }
            case RAMP -> {
                if (++successes >= RAMP_SUCCESSES) {
                    state = State.OPEN;
                    failures = 0;
                }
            }
            default -> {}
        }
    }

    private void failuresEnd() {
        if (state == State.OPEN) {
            failures = 0;
        }
    }

    /**
     * @param startedAt when the failed request began: one from before the last pause says nothing new
     * @param retryAfter what the service asked for, which holds in any case
     * @param doubted whether it may well be the batch's own fault: then it makes the pause no longer
     */
    void failed(Cause why, long startedAt, long now, @Nullable Duration retryAfter, boolean doubted) {
        if (state == State.PAUSED) {
            if (retryAfter != null) {
                until = later(until, now + asked(retryAfter, why));
            }
            return;
        }
        if (everPaused && startedAt - pausedAt < 0 && retryAfter == null) {
            return;
        }
        if ((state == State.PROBE && !doubted) || failures == 0) {
            failures++;
        }
        cause = why;
        state = State.PAUSED;
        successes = 0;
        everPaused = true;
        pausedAt = now;
        until = now + (retryAfter != null ? asked(retryAfter, why) : ownPause(why));
    }

    private long asked(Duration retryAfter, Cause why) {
        Duration longest = why == Cause.QUOTA ? LONGEST_QUOTA_PAUSE : LONGEST_RETRY_AFTER;
        return Math.min(jittered(atMost(retryAfter, longest), 1.0), longest.toNanos());
    }

    private long ownPause(Cause why) {
        return switch (why) {
            case FAILURE -> jittered(doubled(backoffMin, backoffMax), 0.8);
            case NOT_ALLOWED ->
                doubled(NOT_ALLOWED_PAUSE, LONGEST_NOT_ALLOWED_PAUSE).toNanos();
            case QUOTA -> QUOTA_PAUSE.toNanos();
        };
    }

    private Duration doubled(Duration first, Duration most) {
        return atMost(first.multipliedBy(1L << Math.min(failures - 1, 20)), most);
    }

    private static Duration atMost(Duration duration, Duration most) {
        return duration.compareTo(most) > 0 ? most : duration;
    }

    /** That long, times a random number between {@code least} and 1.2, so that a fleet does not come back in one beat. */
    private long jittered(Duration duration, double least) {
        return (long) (duration.toNanos() * (least + random.getAsDouble() * (1.2 - least)));
    }

    private static long later(long a, long b) {
        return a - b > 0 ? a : b;
    }
}
