package io.github.appinsights.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the builders of all types but metrics share: measurements.
 *
 * @param <B> the builder itself
 */
public abstract sealed class MeasuredTelemetryBuilder<B extends MeasuredTelemetryBuilder<B>> extends TelemetryBuilder<B>
        permits EventTelemetry.Builder,
                TraceTelemetry.Builder,
                RequestTelemetry.Builder,
                ExceptionTelemetry.Builder,
                DependencyTelemetry.Builder,
                AvailabilityTelemetry.Builder,
                PageViewTelemetry.Builder {

    final Map<String, Double> measurements = new LinkedHashMap<>();

    MeasuredTelemetryBuilder() {}

    /** One measurement; left out unless it is finite and has a key. */
    public B measurement(@Nullable String key, double value) {
        if (key != null && Double.isFinite(value)) {
            measurements.put(key, value);
        }
        return self();
    }

    /** Measurements besides those already given. The map is copied now. */
    public B measurements(@Nullable Map<String, Double> more) {
        measurements.putAll(Dimensions.measurements(more));
        return self();
    }
}
