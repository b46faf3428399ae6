package io.github.appinsights.model;

import io.github.appinsights.internal.limits.FieldLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run of a test that asks whether something is there.
 *
 * @param id id of the run, at most 512 characters
 * @param name the test, at most 1,024 characters; {@code n/a} when blank
 * @param duration how long it took; negative counts as zero
 * @param success whether it was there
 * @param runLocation from where it was asked, at most 1,024 characters
 * @param message what was found, at most 8,192 characters
 * @param measurements numbers that go with it; only finite ones are kept
 */
public record AvailabilityTelemetry(
        @Nullable Instant time,
        TelemetryContext context,
        String id,
        String name,
        Duration duration,
        boolean success,
        @Nullable String runLocation,
        @Nullable String message,
        Map<String, String> properties,
        Map<String, Double> measurements)
        implements Telemetry {

    public AvailabilityTelemetry {
        context = context == null ? TelemetryContext.EMPTY : context;
        id = ItemIds.orNew(id);
        name = FieldLimits.cutOrPlaceholder(name, FieldLimits.NAME);
        duration = duration == null ? Duration.ZERO : duration;
        runLocation = FieldLimits.cutOrNull(runLocation, FieldLimits.RUN_LOCATION);
        message = FieldLimits.cutOrNull(message, FieldLimits.AVAILABILITY_MESSAGE);
        properties = Dimensions.properties(properties);
        measurements = Dimensions.measurements(measurements);
    }

    /** A builder for a run of the test of that name. */
    public static Builder builder(@Nullable String name) {
        return new Builder(name);
    }

    @Override
    public AvailabilityTelemetry at(@Nullable Instant time, TelemetryContext context) {
        return new AvailabilityTelemetry(
                time, context, id, name, duration, success, runLocation, message, properties, measurements);
    }

    @Override
    public AvailabilityTelemetry withProperties(Map<String, String> properties) {
        return new AvailabilityTelemetry(
                time, context, id, name, duration, success, runLocation, message, properties, measurements);
    }

    @Override
    public int textLength() {
        return context.textLength()
                + id.length()
                + name.length()
                + TextLength.of(runLocation)
                + TextLength.of(message)
                + Dimensions.textLength(properties)
                + Dimensions.textLength(measurements);
    }

    /** Builds a test run. Not thread-safe. */
    public static final class Builder extends MeasuredTelemetryBuilder<Builder> {
        private final String name;
        private String id = "";
        private Duration duration = Duration.ZERO;
        private boolean success = true;
        private @Nullable String runLocation;
        private @Nullable String message;

        Builder(@Nullable String name) {
            this.name = Objects.requireNonNullElse(name, "");
        }

        /** Id of the run. Default: a new random one. */
        public Builder id(@Nullable String id) {
            this.id = Objects.requireNonNullElse(id, "");
            return this;
        }

        /** How long it took. Default: zero. */
        public Builder duration(@Nullable Duration duration) {
            this.duration = Objects.requireNonNullElse(duration, Duration.ZERO);
            return this;
        }

        /** Whether it was there. Default: true. */
        public Builder success(boolean success) {
            this.success = success;
            return this;
        }

        /** From where it was asked. Default: not said. */
        public Builder runLocation(@Nullable String runLocation) {
            this.runLocation = runLocation;
            return this;
        }

        /** What was found. Default: nothing said. */
        public Builder message(@Nullable String message) {
            this.message = message;
            return this;
        }

        /** The item. */
        public AvailabilityTelemetry build() {
            return new AvailabilityTelemetry(
                    time, context, id, name, duration, success, runLocation, message, properties, measurements);
        }
    }
}
