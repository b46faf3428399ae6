package io.github.appinsights.spring.micrometer;

import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import java.util.concurrent.atomic.DoubleAdder;

/** Reads as a cumulative counter; its steps are for the publisher. Numbers that are not finite are not counted. */
final class PublishedCounter extends CumulativeCounter {

    private final DoubleAdder step = new DoubleAdder();

    PublishedCounter(Id id) {
        super(id);
    }

    @Override
    public void increment(double amount) {
        if (Double.isFinite(amount)) {
            super.increment(amount);
            step.add(amount);
        }
    }

    /** Ends the step. */
    double takeStep() {
        return step.sumThenReset();
    }
}
