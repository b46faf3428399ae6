package io.github.appinsights.internal.pipeline;

import io.github.appinsights.internal.store.Store;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the delivery thread shows the others at the end of each turn.
 *
 * @param taken items that had left the intake then
 */
record Stage(
        String gate,
        boolean finished,
        @Nullable Duration nextTry,
        @Nullable String lastFailure,
        Tally.Settled settled,
        long taken,
        long readyItems,
        long inFlight,
        long storedBatches,
        long storedItems,
        long storedBytes) {

    static final Stage START =
            new Stage(Gate.State.OPEN.value(), false, null, null, Tally.Settled.NOTHING, 0, 0, 0, 0, 0, 0);

    static Stage of(
            Gate gate,
            boolean finished,
            long now,
            Tally.Settled settled,
            long taken,
            long ready,
            long inFlight,
            Store store,
            @Nullable String lastFailure) {
        return new Stage(
                finished ? "closed" : gate.state().value(),
                finished,
                gate.isPaused() ? Duration.ofNanos(Math.max(0, gate.until() - now)) : null,
                lastFailure,
                settled,
                taken,
                ready,
                inFlight,
                store.batches(),
                store.items(),
                store.bytes());
    }
}
