package io.github.appinsights.channel;

import io.github.appinsights.model.Telemetry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Takes items and sees to it that they arrive. Thread-safe. The client hands it items that are complete: with a time, in the
 * context they were tracked in, past initializers and filters, and without secrets unless masking is off.
 */
public interface TelemetryChannel {

    /**
     * Takes an item. Any thread; never blocks, never throws. Null stands for something that could not be made an item: it is
     * dropped and counted.
     *
     * @return false where the item was dropped, and counted; there is nothing for the caller to retry
     */
    boolean offer(@Nullable Telemetry item);

    /**
     * Sends what was taken before the subscription, without waiting for a batch to fill up.
     *
     * @param limit longest wait for the answers
     */
    Mono<FlushResult> flush(Duration limit);

    /**
     * Takes no more, sends what waits within the limit, and gives up threads and connections. The second call does nothing.
     *
     * @param limit longest wait
     */
    Mono<Void> shutdown(Duration limit);

    /** What it is doing, and what became of every item. */
    ChannelState state();
}
