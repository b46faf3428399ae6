package io.github.appinsights.spring.micrometer;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What was recorded in a step. Each value is in exactly one step, and count, sum, min and max are always of the same values: they
 * are one object, replaced as a whole. Any thread; takes no lock.
 */
final class StepSample {

    private final AtomicReference<Values> values = new AtomicReference<>(Values.NONE);

    void record(double value) {
        values.updateAndGet(before -> before.with(value));
    }

    /** Ends the step. */
    Values take() {
        return Objects.requireNonNull(values.getAndSet(Values.NONE));
    }

    record Values(long count, double sum, double min, double max) {

        static final Values NONE = new Values(0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

        private Values with(double value) {
            return new Values(count + 1, sum + value, Math.min(min, value), Math.max(max, value));
        }

        boolean isEmpty() {
            return count == 0;
        }

        /** In another unit. */
        Values dividedBy(double unit) {
            return new Values(count, sum / unit, min / unit, max / unit);
        }
    }
}
