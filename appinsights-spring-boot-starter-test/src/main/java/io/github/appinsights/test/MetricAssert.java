package io.github.appinsights.test;

import io.github.appinsights.model.Aggregate;
import io.github.appinsights.model.MetricTelemetry;

/** A sentence about a metric. */
public final class MetricAssert extends ItemAssert<MetricAssert, MetricTelemetry> {

    MetricAssert(TelemetryAssert telemetry, Sentence<MetricTelemetry> sentence) {
        super(telemetry, sentence);
    }

    /** Of exactly that value, which is the sum of an aggregate. */
    public MetricAssert withValue(double value) {
        return where("with value " + value, item -> item.value() == value, item -> "value " + item.value());
    }

    /** Of a value from {@code least} to {@code most}, both included. */
    public MetricAssert withValueBetween(double least, double most) {
        return where(
                "with a value between " + least + " and " + most,
                item -> item.value() >= least && item.value() <= most,
                item -> "value " + item.value());
    }

    /** Summed up of so many values; one for a metric that is no aggregate. */
    public MetricAssert withCount(int count) {
        return where("with count " + count, item -> count(item) == count, item -> "count " + count(item));
    }

    /** Of that namespace. */
    public MetricAssert withNamespace(String namespace) {
        return where(
                "with namespace " + namespace,
                item -> namespace.equals(item.namespace()),
                item -> "namespace " + item.namespace());
    }

    private static int count(MetricTelemetry item) {
        Aggregate aggregate = item.aggregate();
        return aggregate == null ? 1 : aggregate.count();
    }
}
