package io.github.appinsights.internal.pipeline;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.DropReason;
import io.github.appinsights.model.Telemetry;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.util.concurrent.Queues;

/**
 * The way in: many producers, one consumer, bounded by items and by bytes.
 *
 * <p>{@code items} and {@code bytes} count what is in the queue and in the open window. A producer raises them before it looks at
 * {@code closed} and before it puts its item into the queue, so once the consumer has set {@code closed} every item that will
 * still come is already counted: it may stop when the count is zero. Producers take no lock and wake the consumer only where
 * there is something to do: at the first item, at a full window, at the spill mark.
 */
final class Intake {

    /** Bytes an item costs besides its text: record, map, ids, queue node. */
    private static final int ITEM_OVERHEAD = 200;

    private final Queue<Object> queue = Queues.unboundedMultiproducer().get();
    private final AtomicInteger items = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final Tally tally;
    private final Runnable wake;
    private final int maxItems;
    private final long maxBytes;
    private final int windowItems;
    private final int windowBytes;
    private volatile boolean closed;

    Intake(ChannelOptions options, Tally tally, Runnable wake) {
        this.tally = tally;
        this.wake = wake;
        this.maxItems = options.maxItems();
        this.maxBytes = options.maxBytes();
        this.windowItems = options.maxBatchItems();
        this.windowBytes = options.maxBatchBytes();
    }

    /** Any thread. */
    boolean offer(@Nullable Telemetry item) {
        tally.offered();
        if (item == null) {
            tally.dropped(DropReason.INVALID, 1);
            return false;
        }
        int size = weigh(item);
        int count = items.incrementAndGet();
        long total = bytes.addAndGet(size);
        if (closed || count > maxItems || total > maxBytes) {
            left(1, size);
            tally.dropped(closed ? DropReason.CLOSED : DropReason.QUEUE_FULL, 1);
            return false;
        }
        queue.offer(item);
        if (count == 1 || count == windowItems || count == maxItems / 2 || crosses(total, size)) {
            wake.run();
        }
        return true;
    }

    private boolean crosses(long total, int size) {
        return (total >= windowBytes && total - size < windowBytes)
                || (total >= maxBytes / 2 && total - size < maxBytes / 2);
    }

    /** Puts a mark behind everything that was taken so far. Any thread. */
    void mark(FlushTicket ticket) {
        queue.offer(ticket);
        wake.run();
    }

    /** The next item or mark. The consumer's thread. */
    @Nullable
    Object poll() {
        return queue.poll();
    }

    /** Items that came out of the queue are with somebody else now. */
    void left(int itemsLeft, long bytesLeft) {
        items.addAndGet(-itemsLeft);
        bytes.addAndGet(-bytesLeft);
    }

    void close() {
        closed = true;
    }

    int items() {
        return items.get();
    }

    long bytes() {
        return bytes.get();
    }

    /** Whether so much waits that batches must make room even if they cannot be sent. */
    boolean isHalfFull() {
        return items.get() > maxItems / 2 || bytes.get() > maxBytes / 2;
    }

    static int weigh(Telemetry item) {
        return ITEM_OVERHEAD + item.textLength();
    }
}
