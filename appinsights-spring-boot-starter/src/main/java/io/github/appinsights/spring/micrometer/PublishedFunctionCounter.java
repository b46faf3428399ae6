package io.github.appinsights.spring.micrometer;

import io.micrometer.core.instrument.cumulative.CumulativeFunctionCounter;
import java.util.function.ToDoubleFunction;

/** Reads as a cumulative counter; its steps are for the publisher, one thread at a time. */
final class PublishedFunctionCounter<T> extends CumulativeFunctionCounter<T> {

    private double published;

    PublishedFunctionCounter(Id id, T counted, ToDoubleFunction<T> function) {
        super(id, counted, function);
    }

    /** Ends the step. What is lower than before has begun anew. */
    double takeStep() {
        double now = count();
        if (!Double.isFinite(now)) {
            return 0;
        }
        double step = now < published ? now : now - published;
        published = now;
        return step;
    }
}
