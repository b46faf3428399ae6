package io.github.appinsights.model;

import io.github.appinsights.internal.limits.FieldLimits;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A number that is measured: one value, or many summed up on the spot.
 *
 * An item whose value is no finite number is dropped when it is tracked, as a zero in its place would be false.
 *
 * @param namespace groups metrics, at most 256 characters
 * @param name at most 150 characters; {@code n/a} when blank
 * @param value the value, or the sum of an aggregate
 * @param aggregate what else is known of the values summed up; null for a single value
 */
public record MetricTelemetry(
        @Nullable Instant time,
        TelemetryContext context,
        @Nullable String namespace,
        String name,
        double value,
        @Nullable Aggregate aggregate,
        Map<String, String> properties)
        implements Telemetry {

    public MetricTelemetry {
        context = context == null ? TelemetryContext.EMPTY : context;
        namespace = FieldLimits.cutOrNull(namespace, FieldLimits.METRIC_NAMESPACE);
        name = FieldLimits.cutOrPlaceholder(name, FieldLimits.METRIC_NAME);
        properties = Dimensions.properties(properties);
    }

    /** A builder for a metric; the value is the sum where an aggregate is given. */
    public static Builder builder(@Nullable String name, double value) {
        return new Builder(name, value);
    }

    /** Whether the service would take the value. */
    public boolean isFinite() {
        return Double.isFinite(value);
    }

    @Override
    public MetricTelemetry at(@Nullable Instant time, TelemetryContext context) {
        return new MetricTelemetry(time, context, namespace, name, value, aggregate, properties);
    }

    @Override
    public MetricTelemetry withProperties(Map<String, String> properties) {
        return new MetricTelemetry(time, context, namespace, name, value, aggregate, properties);
    }

    @Override
    public int textLength() {
        return context.textLength() + TextLength.of(namespace) + name.length() + Dimensions.textLength(properties);
    }

    /** Builds a metric. Not thread-safe. */
    public static final class Builder extends TelemetryBuilder<Builder> {
        private final String name;
        private final double value;
        private @Nullable String namespace;
        private @Nullable Aggregate aggregate;

        Builder(@Nullable String name, double value) {
            this.name = Objects.requireNonNullElse(name, "");
            this.value = value;
        }

        /** Groups metrics, at most 256 characters. Default: none. */
        public Builder namespace(@Nullable String namespace) {
            this.namespace = namespace;
            return this;
        }

        /** Makes the value the sum of many. */
        public Builder aggregate(@Nullable Aggregate aggregate) {
            this.aggregate = aggregate;
            return this;
        }

        /** The item. */
        public MetricTelemetry build() {
            return new MetricTelemetry(time, context, namespace, name, value, aggregate, properties);
        }
    }
}
