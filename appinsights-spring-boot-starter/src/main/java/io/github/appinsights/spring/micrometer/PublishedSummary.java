package io.github.appinsights.spring.micrometer;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.cumulative.CumulativeDistributionSummary;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;

/** Reads as a cumulative summary; its steps are for the publisher. Numbers that are not finite are not recorded. */
final class PublishedSummary extends CumulativeDistributionSummary {

    private final StepSample step = new StepSample();
    private final StepBuckets buckets;

    PublishedSummary(Id id, Clock clock, DistributionStatisticConfig statistics, double scale) {
        super(id, clock, statistics, scale, false);
        this.buckets = new StepBuckets(statistics.getServiceLevelObjectiveBoundaries());
    }

    @Override
    protected void recordNonNegative(double amount) {
        if (Double.isFinite(amount)) {
            super.recordNonNegative(amount);
            step.record(amount);
            buckets.record(amount);
        }
    }

    StepSample step() {
        return step;
    }

    StepBuckets buckets() {
        return buckets;
    }
}
