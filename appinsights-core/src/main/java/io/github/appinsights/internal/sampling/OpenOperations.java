package io.github.appinsights.internal.sampling;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The operations whose items wait, in a ring: each takes the next free place and leaves it at its end. Behind the newest stand the
 * oldest. Thread-safe, takes no lock.
 */
final class OpenOperations {

    private static final int PROBES = 8;
    private static final int LOOKS = 64;

    private final AtomicReferenceArray<@Nullable TailOperation> places;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong oldest = new AtomicLong();

    OpenOperations(int size) {
        places = new AtomicReferenceArray<>(size);
    }

    /** @return false where all places around are taken; then whoever stands in the way is the oldest */
    boolean add(TailOperation operation) {
        for (int probe = 0; probe < PROBES; probe++) {
            int place = index(next.getAndIncrement());
            if (places.compareAndSet(place, null, operation)) {
                operation.standsAt(place);
                return true;
            }
        }
        return false;
    }

    @SuppressWarnings("NullAway") // null is a free place
    void remove(TailOperation operation, int place) {
        places.compareAndSet(place, operation, null);
    }

    /** About the oldest that is open; null where none was found in a few looks. */
    @Nullable
    TailOperation oldest() {
        for (int look = 0; look < LOOKS; look++) {
            long newest = next.get();
            long known = oldest.get();
            long candidate = Math.max(known, newest - places.length());
            if (candidate >= newest) {
                return null;
            }
            TailOperation found = places.get(index(candidate));
            if (oldest.compareAndSet(known, candidate + 1) && found != null && !found.isDecided()) {
                return found;
            }
        }
        return null;
    }

    void forEach(Consumer<TailOperation> action) {
        for (int place = 0; place < places.length(); place++) {
            TailOperation found = places.get(place);
            if (found != null) {
                action.accept(found);
            }
        }
    }

    int count() {
        int count = 0;
        for (int place = 0; place < places.length(); place++) {
            count += places.get(place) == null ? 0 : 1;
        }
        return count;
    }

    private int index(long position) {
        return (int) (position % places.length());
    }
}
