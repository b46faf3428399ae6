package io.github.appinsights.spring.micrometer;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** How many values of a step are at most as large as each boundary. Any thread; takes no lock. */
final class StepBuckets {

    private static final double[] NONE = {};

    private final double[] boundaries;
    private final AtomicLongArray counts;

    /** @param boundaries in the unit of what is recorded; null for none */
    StepBuckets(double @Nullable [] boundaries) {
        this.boundaries = boundaries == null
                ? NONE
                : Arrays.stream(boundaries)
                        .filter(Double::isFinite)
                        .sorted()
                        .distinct()
                        .toArray();
        this.counts = new AtomicLongArray(this.boundaries.length);
    }

    void record(double value) {
        for (int i = 0; i < boundaries.length; i++) {
            if (value <= boundaries[i]) {
                counts.incrementAndGet(i);
                return;
            }
        }
    }

    double[] boundaries() {
        return boundaries;
    }

    /** Ends the step. One count a boundary; each includes those below. */
    long[] take() {
        long[] taken = new long[boundaries.length];
        long sum = 0;
        for (int i = 0; i < taken.length; i++) {
            sum += counts.getAndSet(i, 0);
            taken[i] = sum;
        }
        return taken;
    }
}
