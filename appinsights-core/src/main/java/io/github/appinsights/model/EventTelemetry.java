package io.github.appinsights.model;

import io.github.appinsights.internal.limits.FieldLimits;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in the business of the application.
 *
 * @param name what happened, at most 512 characters; {@code n/a} when blank
 * @param measurements numbers that go with it; only finite ones are kept
 */
public record EventTelemetry(
        @Nullable Instant time,
        TelemetryContext context,
        String name,
        Map<String, String> properties,
        Map<String, Double> measurements)
        implements Telemetry {

    public EventTelemetry {
        context = context == null ? TelemetryContext.EMPTY : context;
        name = FieldLimits.cutOrPlaceholder(name, FieldLimits.EVENT_NAME);
        properties = Dimensions.properties(properties);
        measurements = Dimensions.measurements(measurements);
    }

    /** A builder for an event of that name. */
    public static Builder builder(@Nullable String name) {
        return new Builder(name);
    }

    @Override
    public EventTelemetry at(@Nullable Instant time, TelemetryContext context) {
        return new EventTelemetry(time, context, name, properties, measurements);
    }

    @Override
    public EventTelemetry withProperties(Map<String, String> properties) {
        return new EventTelemetry(time, context, name, properties, measurements);
    }

    @Override
    public int textLength() {
        return context.textLength()
                + name.length()
                + Dimensions.textLength(properties)
                + Dimensions.textLength(measurements);
    }

    /** Builds an event. Not thread-safe. */
    public static final class Builder extends MeasuredTelemetryBuilder<Builder> {
        private final String name;

        Builder(@Nullable String name) {
            this.name = Objects.requireNonNullElse(name, "");
        }

        /** The item. */
        public EventTelemetry build() {
            return new EventTelemetry(time, context, name, properties, measurements);
        }
    }
}
