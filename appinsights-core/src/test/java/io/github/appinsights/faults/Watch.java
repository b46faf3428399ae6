package io.github.appinsights.faults;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.ChannelState;
import java.util.concurrent.locks.LockSupport;

/** Looks at the client twenty times a second, and remembers the worst. */
final class Watch {

    private static final long EVERY_NANOS = 50_000_000;

    private final TelemetryClient client;
    private final ChannelOptions options;
    private volatile long mostQueued;
    private volatile long mostQueuedBytes;
    private volatile long mostStoredBytes;
    private volatile long longestHalfFullMillis;

    Watch(TelemetryClient client, ChannelOptions options) {
        this.client = client;
        this.options = options;
    }

    void start() {
        Thread thread = new Thread(this::run, "watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        long halfFullSince = System.nanoTime();
        while (true) {
            ChannelState state = client.state();
            long queued = state.counters().queued();
            mostQueued = Math.max(mostQueued, queued);
            mostQueuedBytes = Math.max(mostQueuedBytes, state.queuedBytes());
            mostStoredBytes = Math.max(mostStoredBytes, state.storedBytes());
            long now = System.nanoTime();
            // beyond half there is room made batch by batch
            if (queued <= options.maxItems() / 2 + options.maxBatchItems()
                    && state.queuedBytes() <= options.maxBytes() / 2 + options.maxBatchBytes()) {
                halfFullSince = now;
            }
            longestHalfFullMillis = Math.max(longestHalfFullMillis, (now - halfFullSince) / 1_000_000);
            LockSupport.parkNanos(EVERY_NANOS);
        }
    }

    Figures figures(Figures into) {
        return into.put("mostQueued", mostQueued)
                .put("mostQueuedBytes", mostQueuedBytes)
                .put("mostStoredBytes", mostStoredBytes)
                .put("halfFullMillis", longestHalfFullMillis);
    }
}
