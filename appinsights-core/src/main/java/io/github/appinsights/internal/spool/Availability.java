package io.github.appinsights.internal.spool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether the disk does what it is asked, and what is wrong if not. The delivery thread only. */
final class Availability {

    private enum State {
        NEW,
        OPENING,
        OPEN,
        /** What waits goes to memory, until the next try; what has a file is read all the same. */
        FAILING
    }

    private static final long RETRY_NANOS = Duration.ofSeconds(60).toNanos();

    private State state = State.NEW;
    private boolean everOpen;
    private long retryAt;
    private @Nullable String failure;

    boolean isNew() {
        return state == State.NEW;
    }

    boolean isOpening() {
        return state == State.OPENING;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean isFailing() {
        return state == State.FAILING;
    }

    /** Whether there can be files to read. */
    boolean wasOpen() {
        return everOpen;
    }

    boolean isRetryDue(long now) {
        return state == State.FAILING && now - retryAt >= 0;
    }

    void opening() {
        state = State.OPENING;
    }

    void opened() {
        state = State.OPEN;
        everOpen = true;
    }

    /** After a while it is tried again. */
    void broke(long now) {
        state = State.FAILING;
        retryAt = now + RETRY_NANOS;
    }

    /** @return whether that is new */
    boolean degraded(String reason) {
        if (failure != null) {
            return false;
        }
        failure = reason;
        return true;
    }

    /**
     * A file was written.
     *
     * @return whether that ends a failure; another file may have failed meanwhile
     */
    boolean worked() {
        if (failure == null || state != State.OPEN) {
            return false;
        }
        failure = null;
        return true;
    }

    @Nullable
    String failure() {
        return failure;
    }

    /** Nanoseconds until the next try. */
    long nextDue(long now) {
        return switch (state) {
            case NEW -> 0;
            case OPENING, OPEN -> Long.MAX_VALUE;
            case FAILING -> retryAt - now;
        };
    }
}
