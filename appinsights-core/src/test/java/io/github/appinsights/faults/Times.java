package io.github.appinsights.faults;

/** A histogram of nanoseconds with an error of at most 1/32. One thread. */
final class Times {

    private static final int STEPS = 32;
    private final long[] counts = new long[64 * STEPS];
    private long count;
    private long most;

    void add(long nanos) {
        counts[bucket(nanos)]++;
        count++;
        most = Math.max(most, nanos);
    }

    void add(Times other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        count += other.count;
        most = Math.max(most, other.most);
    }

    private static int bucket(long nanos) {
        if (nanos < STEPS) {
            return (int) Math.max(0, nanos);
        }
        int power = 63 - Long.numberOfLeadingZeros(nanos);
        return (power - 4) * STEPS + (int) (nanos >>> (power - 5)) - STEPS;
    }

    private static long upper(int bucket) {
        if (bucket < STEPS) {
            return bucket;
        }
        int power = bucket / STEPS + 4;
        return (((long) (bucket % STEPS) + STEPS + 1) << (power - 5)) - 1;
    }

    long count() {
        return count;
    }

    long most() {
        return most;
    }

    /** What that share of all did not exceed. */
    long quantile(double share) {
        long rank = (long) Math.ceil(share * count);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Math.min(most, upper(i));
            }
        }
        return most;
    }
}
