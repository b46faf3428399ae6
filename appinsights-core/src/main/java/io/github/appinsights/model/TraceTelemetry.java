package io.github.appinsights.model;

import io.github.appinsights.internal.limits.FieldLimits;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A log line.
 *
 * @param message at most 32,768 characters; {@code n/a} when blank
 * @param severity how bad it is
 * @param measurements numbers that go with it; only finite ones are kept
 */
public record TraceTelemetry(
        @Nullable Instant time,
        TelemetryContext context,
        String message,
        @Nullable SeverityLevel severity,
        Map<String, String> properties,
        Map<String, Double> measurements)
        implements Telemetry {

    public TraceTelemetry {
        context = context == null ? TelemetryContext.EMPTY : context;
        message = FieldLimits.cutOrPlaceholder(message, FieldLimits.MESSAGE);
        properties = Dimensions.properties(properties);
        measurements = Dimensions.measurements(measurements);
    }

    /** A builder for a log line. */
    public static Builder builder(@Nullable String message) {
        return new Builder(message);
    }

    @Override
    public TraceTelemetry at(@Nullable Instant time, TelemetryContext context) {
        return new TraceTelemetry(time, context, message, severity, properties, measurements);
    }

    @Override
    public TraceTelemetry withProperties(Map<String, String> properties) {
        return new TraceTelemetry(time, context, message, severity, properties, measurements);
    }

    @Override
    public int textLength() {
        return context.textLength()
                + message.length()
                + Dimensions.textLength(properties)
                + Dimensions.textLength(measurements);
    }

    /** Builds a log line. Not thread-safe. */
    public static final class Builder extends MeasuredTelemetryBuilder<Builder> {
        private final String message;
        private @Nullable SeverityLevel severity;

        Builder(@Nullable String message) {
            this.message = Objects.requireNonNullElse(message, "");
        }

        /** How bad it is. Default: not said. */
        public Builder severity(@Nullable SeverityLevel severity) {
            this.severity = severity;
            return this;
        }

        /** The item. */
        public TraceTelemetry build() {
            return new TraceTelemetry(time, context, message, severity, properties, measurements);
        }
    }
}
