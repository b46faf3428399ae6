package io.github.appinsights.spring.micrometer;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.cumulative.CumulativeTimer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import java.util.concurrent.TimeUnit;

/** Reads as a cumulative timer; its steps, in nanoseconds, are for the publisher. */
final class PublishedTimer extends CumulativeTimer {

    private final StepSample step = new StepSample();
    private final StepBuckets buckets;

    PublishedTimer(
            Id id,
            Clock clock,
            DistributionStatisticConfig statistics,
            PauseDetector pauseDetector,
            TimeUnit baseTimeUnit) {
        super(id, clock, statistics, pauseDetector, baseTimeUnit);
        this.buckets = new StepBuckets(statistics.getServiceLevelObjectiveBoundaries());
    }

    @Override
    protected void recordNonNegative(long amount, TimeUnit unit) {
        super.recordNonNegative(amount, unit);
        double nanos = (double) unit.toNanos(amount);
        step.record(nanos);
        buckets.record(nanos);
    }

    StepSample step() {
        return step;
    }

    StepBuckets buckets() {
        return buckets;
    }
}
