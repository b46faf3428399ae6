package io.github.appinsights.internal.pipeline;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.DropReason;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TraceTelemetry;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.util.concurrent.Queues;

/**
 * The way in: many producers, one consumer, bounded by items and by bytes.
 *
 * <p>What was let in less what has left is in the queue and in the open window. A producer counts its item before it looks at
 * {@code closed} and before it puts it into the queue, so once the consumer has set {@code closed} every item that will still
 * come is already counted: it may stop when nothing is left. Producers take no lock and wake the consumer only where there is
 * something to do: at the first item, at a full window, beyond the spill mark. A producer that finds others before it relies on
 * them to wake, so a consumer that sees more items counted than it has found in the queue must look again.
 */
final class Intake {

    /** Bytes an item costs besides its text: record, map, ids, queue node. */
    private static final int ITEM_OVERHEAD = 200;

    private final Queue<Object> queue = Queues.unboundedMultiproducer().get();
    /** Out of the queue and still to be polled. The consumer's thread. */
    private final Queue<Object> ahead = new ArrayDeque<>();

    private final AtomicLong entered = new AtomicLong();
    private final AtomicLong enteredBytes = new AtomicLong();
    private final Tally tally;
    private final Runnable wake;
    private final Room room;
    private final Room roomOfExceptions;
    private final Room roomOfBulk;
    private final int maxItems;
    private final long maxBytes;
    private final int windowItems;
    private final int windowBytes;
    private volatile long left;
    private volatile long leftBytes;
    private volatile boolean closed;

    Intake(ChannelOptions options, Tally tally, Runnable wake) {
        this.tally = tally;
        this.wake = wake;
        this.room = new Room(options.maxItems(), options.maxBytes());
        this.roomOfExceptions = Room.leaving(8, options);
        this.roomOfBulk = Room.leaving(4, options);
        this.maxItems = options.maxItems();
        this.maxBytes = options.maxBytes();
        this.windowItems = options.maxBatchItems();
        this.windowBytes = options.maxBatchBytes();
    }

    /** Any thread. */
    boolean offer(@Nullable Telemetry item) {
        tally.offered();
        if (item == null) {
            tally.refused(DropReason.INVALID);
            return false;
        }
        int size = weigh(item);
        long count = entered.incrementAndGet() - left;
        long total = enteredBytes.addAndGet(size) - leftBytes;
        boolean taken = !closed && roomOf(item).has(count, total);
        if (taken) {
            queue.offer(item);
        } else {
            entered.decrementAndGet();
            enteredBytes.addAndGet(-size);
            tally.refused(closed ? DropReason.CLOSED : DropReason.QUEUE_FULL);
        }
        // where this one was not taken, too: it may have kept another from being the first
        if (count == 1 || count == windowItems || count == maxItems / 2 + 1 || crosses(total, size)) {
            wake.run();
        }
        return taken;
    }

    private Room roomOf(Telemetry item) {
        if (item instanceof TraceTelemetry || item instanceof MetricTelemetry) {
            return roomOfBulk;
        }
        return item instanceof ExceptionTelemetry ? roomOfExceptions : room;
    }

    private boolean crosses(long total, int size) {
        return (total >= windowBytes && total - size < windowBytes)
                || (total > maxBytes / 2 && total - size <= maxBytes / 2);
    }

    /** Puts a mark behind everything that was taken so far. Any thread. */
    void mark(FlushTicket ticket) {
        queue.offer(ticket);
        wake.run();
    }

    /** The next item or mark. The consumer's thread. */
    @Nullable
    Object poll() {
        Object next = ahead.poll();
        return next != null ? next : queue.poll();
    }

    /** How many items are in front of a mark in the queue; all of them, where it is not there. The consumer's thread. */
    long before(FlushTicket mark) {
        long count = 0;
        for (Object next : ahead) {
            if (next == mark) {
                return count;
            }
            count += next instanceof Telemetry ? 1 : 0;
        }
        for (Object next; (next = queue.poll()) != null; ) {
            ahead.add(next);
            if (next == mark) {
                return count;
            }
            count += next instanceof Telemetry ? 1 : 0;
        }
        return count;
    }

    /** Items that came out of the queue are with somebody else now. The consumer's thread. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void left(int itemsLeft, long bytesLeft) {
        leftBytes += bytesLeft;
        left += itemsLeft;
    }

    void close() {
        closed = true;
    }

    long items() {
        return itemsSince(left);
    }

    /** Items let in beyond that many that have left. */
    long itemsSince(long leftThen) {
        return entered.get() - leftThen;
    }

    /** All items that have left so far. */
    long left() {
        return left;
    }

    long bytes() {
        return Math.max(0, enteredBytes.get() - leftBytes);
    }

    /** Whether so much waits that batches must make room even if they cannot be sent. */
    boolean isHalfFull() {
        return items() > maxItems / 2 || bytes() > maxBytes / 2;
    }

    static int weigh(Telemetry item) {
        return ITEM_OVERHEAD + item.textLength();
    }

    /**
     * How much may wait for an item to be taken. Log lines and metrics leave a quarter and exceptions an eighth to what there is less
     * of, so that a flood of them, or thousands of meters published at once, displace no request. All go beyond half, where batches
     * that cannot be sent begin to make room.
     */
    private record Room(int items, long bytes) {

        /** Whatever is left, a whole batch fits. */
        static Room leaving(int part, ChannelOptions options) {
            int items = options.maxItems() - options.maxItems() / part;
            long bytes = options.maxBytes() - options.maxBytes() / part;
            return new Room(
                    Math.max(items, options.maxBatchItems()),
                    Math.max(bytes, Math.min(options.maxBytes(), options.maxBatchBytes())));
        }

        boolean has(long countedItems, long countedBytes) {
            return countedItems <= items && countedBytes <= bytes;
        }
    }
}
