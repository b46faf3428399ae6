package io.github.appinsights.internal.pipeline;

import io.github.appinsights.internal.store.Store;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the delivery thread shows the others at the end of each turn.
 *
 * @param pausedUntil the monotonic time at which a pause ends
 * @param taken items that had left the intake then
 */
record Stage(
        String gate,
        boolean finished,
        @Nullable Long pausedUntil,
        @Nullable String lastFailure,
        Tally.Settled settled,
        long taken,
        long readyItems,
        long inFlight,
        String store,
        @Nullable String storeFailure,
        long storedBatches,
        long storedItems,
        long storedBytes) {

    static final Stage START = new Stage(
            Gate.State.OPEN.value(), false, null, null, Tally.Settled.NOTHING, 0, 0, 0, "memory", null, 0, 0, 0);

    /** Time left of a pause. */
    @Nullable
    Duration nextTry(long now) {
        return pausedUntil == null ? null : Duration.ofNanos(Math.max(0, pausedUntil - now));
    }

    static Stage of(
            Gate gate,
            boolean finished,
            Tally.Settled settled,
            long taken,
            long ready,
            long inFlight,
            Store store,
            @Nullable String lastFailure) {
        return new Stage(
                finished ? "closed" : gate.state().value(),
                finished,
                gate.isPaused() ? gate.until() : null,
                lastFailure,
                settled,
                taken,
                ready,
                inFlight,
                store.place(),
                store.failure(),
                store.batches(),
                store.items(),
                store.bytes());
    }
}
