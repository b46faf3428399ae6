package io.github.appinsights.internal.sampling;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long the operations of one name take, and how many of them ended in this minute. Counts all of them, whatever becomes of
 * them. Thread-safe, takes no lock.
 */
final class RouteTimes {

    private static final int BUCKETS = 160;
    private static final int BUCKETS_PER_OCTAVE = 8;
    /** Lower edge of the first bucket. */
    private static final double SHORTEST_NANOS = 1e6;

    private static final int ENOUGH = 200;
    private static final int MANY = 20_000;
    private static final long RECOMPUTE_NANOS = 10_000_000_000L;
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final AtomicIntegerArray buckets = new AtomicIntegerArray(BUCKETS);
    private final AtomicInteger total = new AtomicInteger();
    private final AtomicLong dueAt;
    private final AtomicLong minute = new AtomicLong();
    private final double quantile;
    private volatile double longNanos = Double.POSITIVE_INFINITY;

    RouteTimes(double quantile, long now) {
        this.quantile = quantile;
        this.dueAt = new AtomicLong(now + RECOMPUTE_NANOS);
    }

    /** Whether that is longer than the quantile of those before; from then on it counts itself. */
    boolean isLong(long nanos, long now) {
        boolean isLong = nanos > longNanos;
        buckets.incrementAndGet(bucket(nanos));
        int count = total.incrementAndGet();
        long due = dueAt.get();
        boolean first = count >= ENOUGH && longNanos == Double.POSITIVE_INFINITY;
        if ((first || now - due >= 0) && dueAt.compareAndSet(due, now + RECOMPUTE_NANOS)) {
            recompute();
        }
        return isLong;
    }

    /** One more in this minute; whether it is one of the first so many. */
    boolean isAmongFirst(int most, long now) {
        long current = now / MINUTE_NANOS;
        while (true) {
            long before = minute.get();
            long count = before >> 32 == (int) current ? (int) before : 0;
            if (count >= most) {
                return false;
            }
            if (minute.compareAndSet(before, current << 32 | (count + 1))) {
                return true;
            }
        }
    }

    private void recompute() {
        int all = 0;
        for (int i = 0; i < BUCKETS; i++) {
            all += buckets.get(i);
        }
        if (all < ENOUGH) {
            return;
        }
        double rank = quantile * all;
        int i = 0;
        while (i < BUCKETS - 1 && rank > buckets.get(i)) {
            rank -= buckets.get(i);
            i++;
        }
        double within = Math.min(1, rank / Math.max(1, buckets.get(i)));
        longNanos = SHORTEST_NANOS * Math.pow(2, (i + within) / BUCKETS_PER_OCTAVE);
        if (all >= MANY) {
            halve();
        }
    }

    /** So that what was long ago counts less. */
    private void halve() {
        for (int i = 0; i < BUCKETS; i++) {
            int half = buckets.get(i) / 2;
            buckets.addAndGet(i, -half);
            total.addAndGet(-half);
        }
    }

    private static int bucket(long nanos) {
        double octaves = Math.log(Math.max((double) nanos, SHORTEST_NANOS) / SHORTEST_NANOS) / Math.log(2);
        return (int) Math.min(BUCKETS - 1, octaves * BUCKETS_PER_OCTAVE);
    }
}
