package io.github.appinsights.spring.micrometer;

import io.micrometer.core.instrument.cumulative.CumulativeFunctionTimer;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Reads as a cumulative timer; its steps are for the publisher, one thread at a time. */
final class PublishedFunctionTimer<T> extends CumulativeFunctionTimer<T> {

    private double publishedCount;
    private double publishedMillis;

    PublishedFunctionTimer(
            Id id,
            T timed,
            ToLongFunction<T> countFunction,
            ToDoubleFunction<T> totalTimeFunction,
            TimeUnit totalTimeFunctionUnit,
            TimeUnit baseTimeUnit) {
        super(id, timed, countFunction, totalTimeFunction, totalTimeFunctionUnit, baseTimeUnit);
    }

    /** Ends the step. What was called less often than before has begun anew. */
    Step takeStep() {
        double count = count();
        double millis = totalTime(TimeUnit.MILLISECONDS);
        if (!Double.isFinite(millis)) {
            return new Step(0, 0);
        }
        boolean anew = count < publishedCount || millis < publishedMillis;
        Step step = anew ? new Step(count, millis) : new Step(count - publishedCount, millis - publishedMillis);
        publishedCount = count;
        publishedMillis = millis;
        return step;
    }

    record Step(double count, double millis) {}
}
