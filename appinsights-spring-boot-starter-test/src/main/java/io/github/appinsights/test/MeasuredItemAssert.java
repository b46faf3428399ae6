package io.github.appinsights.test;

import io.github.appinsights.model.Telemetry;

/**
 * A sentence about an item that has measurements, as all have but metrics.
 *
 * @param <S> the sentence itself
 * @param <T> type of the item
 */
public abstract sealed class MeasuredItemAssert<S extends MeasuredItemAssert<S, T>, T extends Telemetry>
        extends ItemAssert<S, T> permits RequestAssert, DependencyAssert, EventAssert, TraceAssert, ExceptionAssert {

    MeasuredItemAssert(TelemetryAssert telemetry, Sentence<T> sentence) {
        super(telemetry, sentence);
    }

    /** With exactly that measurement. */
    public S withMeasurement(String key, double value) {
        return where(
                "with measurement " + key + "=" + value,
                item -> Double.valueOf(value).equals(Measurements.of(item).get(key)),
                item -> measurement(item, key));
    }

    /** With a measurement of that key, whatever its value. */
    public S withMeasurement(String key) {
        return where(
                "with measurement " + key,
                item -> Measurements.of(item).containsKey(key),
                item -> measurement(item, key));
    }

    private static String measurement(Telemetry item, String key) {
        Double value = Measurements.of(item).get(key);
        return value == null ? "no measurement " + key : "measurement " + key + "=" + value;
    }
}
