package io.github.appinsights.internal.sampling;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much waits, never more than allowed at any moment: items in the high 24 bits of one number and bytes in the low 40, so that
 * both are reserved at once. Thread-safe, takes no lock.
 */
final class HeldRoom {

    private static final int BYTE_BITS = 40;
    private static final long BYTES = (1L << BYTE_BITS) - 1;
    private static final long ITEM = 1L << BYTE_BITS;

    private final int maxItems;
    private final long maxBytes;
    private final AtomicLong held = new AtomicLong();

    HeldRoom(int maxItems, long maxBytes) {
        this.maxItems = maxItems;
        this.maxBytes = maxBytes;
    }

    /** Room for one item; false where there is none. */
    boolean reserve(int bytes) {
        while (true) {
            long before = held.get();
            if (items(before) >= maxItems || (before & BYTES) + bytes > maxBytes) {
                return false;
            }
            if (held.compareAndSet(before, before + ITEM + bytes)) {
                return true;
            }
        }
    }

    void release(int bytes) {
        held.addAndGet(-ITEM - bytes);
    }

    int items() {
        return items(held.get());
    }

    long bytes() {
        return held.get() & BYTES;
    }

    private static int items(long both) {
        return (int) (both >>> BYTE_BITS);
    }
}
