package io.github.appinsights.channel;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A channel at one moment.
 *
 * @param gate whether requests are let through: {@code open}, {@code paused}, {@code probe}, {@code ramp}; {@code disabled}
 *     where nothing is ever sent, {@code closed} after closing
 * @param nextTry time until a paused gate lets a request through
 * @param lastFailure the newest failure in one line, with the host and the words of the service
 * @param queuedBytes estimated size of the items that wait for their batch
 * @param store what batches wait in: {@code files} with a spool, else {@code memory}
 * @param storeFailure why the files of the spool cannot be written at the moment, so that batches wait in memory
 * @param storedBatches batches that wait to be sent later
 * @param storedBytes their size, compressed
 * @param requests answers by status; {@code 0} stands for no answer
 * @param counters what became of every item
 */
public record ChannelState(
        String gate,
        @Nullable Duration nextTry,
        @Nullable String lastFailure,
        long queuedBytes,
        String store,
        @Nullable String storeFailure,
        long storedBatches,
        long storedBytes,
        Map<Integer, Long> requests,
        DeliveryCounters counters) {

    /** The state of a channel that takes nothing. */
    public static final ChannelState DISABLED =
            new ChannelState("disabled", null, null, 0, "memory", null, 0, 0, Map.of(), DeliveryCounters.ZERO);

    public ChannelState {
        requests = Map.copyOf(requests);
    }

    /** This state with other counters. */
    public ChannelState withCounters(DeliveryCounters other) {
        return new ChannelState(
                gate,
                nextTry,
                lastFailure,
                queuedBytes,
                store,
                storeFailure,
                storedBatches,
                storedBytes,
                requests,
                other);
    }
}
