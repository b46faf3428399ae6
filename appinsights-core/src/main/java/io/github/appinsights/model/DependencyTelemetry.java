package io.github.appinsights.model;

import io.github.appinsights.internal.limits.FieldLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call this application made: HTTP, a database, a queue.
 *
 * @param id its own id, which the callee names as its parent; at most 512 characters
 * @param name what was called, of low cardinality, as {@code GET /stock/{sku}}, at most 1,024 characters; {@code n/a} when blank
 * @param type kind of the callee, as {@code Http} or {@code postgresql}, at most 1,024 characters
 * @param target the callee, as {@code host:port}, at most 1,024 characters
 * @param data the whole call, a URL or a statement, at most 8,192 characters
 * @param resultCode status or error of the callee, at most 1,024 characters
 * @param success whether the call went well
 * @param duration how long it took; negative counts as zero
 * @param measurements numbers that go with it; only finite ones are kept
 */
public record DependencyTelemetry(
        @Nullable Instant time,
        TelemetryContext context,
        String id,
        String name,
        @Nullable String type,
        @Nullable String target,
        @Nullable String data,
        @Nullable String resultCode,
        boolean success,
        Duration duration,
        Map<String, String> properties,
        Map<String, Double> measurements)
        implements Telemetry {

    public DependencyTelemetry {
        context = context == null ? TelemetryContext.EMPTY : context;
        id = ItemIds.orNew(id);
        name = FieldLimits.cutOrPlaceholder(name, FieldLimits.NAME);
        type = FieldLimits.cutOrNull(type, FieldLimits.NAME);
        target = FieldLimits.cutOrNull(target, FieldLimits.TARGET);
        data = FieldLimits.cutOrNull(data, FieldLimits.DATA);
        resultCode = FieldLimits.cutOrNull(resultCode, FieldLimits.CODE);
        duration = duration == null ? Duration.ZERO : duration;
        properties = Dimensions.properties(properties);
        measurements = Dimensions.measurements(measurements);
    }

    /** A builder for a call of that name. */
    public static Builder builder(@Nullable String name) {
        return new Builder(name);
    }

    @Override
    public DependencyTelemetry at(@Nullable Instant time, TelemetryContext context) {
        return new DependencyTelemetry(
                time, context, id, name, type, target, data, resultCode, success, duration, properties, measurements);
    }

    @Override
    public DependencyTelemetry withProperties(Map<String, String> properties) {
        return new DependencyTelemetry(
                time, context, id, name, type, target, data, resultCode, success, duration, properties, measurements);
    }

    @Override
    public int textLength() {
        return context.textLength()
                + id.length()
                + name.length()
                + TextLength.of(type)
                + TextLength.of(target)
                + TextLength.of(data)
                + TextLength.of(resultCode)
                + Dimensions.textLength(properties)
                + Dimensions.textLength(measurements);
    }

    /** Builds a call. Not thread-safe. */
    public static final class Builder extends MeasuredTelemetryBuilder<Builder> {
        private final String name;
        private String id = "";
        private @Nullable String type;
        private @Nullable String target;
        private @Nullable String data;
        private @Nullable String resultCode;
        private boolean success = true;
        private Duration duration = Duration.ZERO;

        Builder(@Nullable String name) {
            this.name = Objects.requireNonNullElse(name, "");
        }

        /** Its own id. Default: a new random one. */
        public Builder id(@Nullable String id) {
            this.id = Objects.requireNonNullElse(id, "");
            return this;
        }

        /** Kind of the callee. Default: not said. */
        public Builder type(@Nullable String type) {
            this.type = type;
            return this;
        }

        /** The callee. Default: not said. */
        public Builder target(@Nullable String target) {
            this.target = target;
            return this;
        }

        /** The whole call. Secrets in it are masked before it is sent. */
        public Builder data(@Nullable String data) {
            this.data = data;
            return this;
        }

        /** Status or error of the callee. Default: not said. */
        public Builder resultCode(@Nullable String resultCode) {
            this.resultCode = resultCode;
            return this;
        }

        /** Whether the call went well. Default: true. */
        public Builder success(boolean success) {
            this.success = success;
            return this;
        }

        /** When it began; the same as {@link #time}. */
        public Builder start(@Nullable Instant start) {
            time = start;
            return this;
        }

        /** How long it took. Default: zero. */
        public Builder duration(@Nullable Duration duration) {
            this.duration = Objects.requireNonNullElse(duration, Duration.ZERO);
            return this;
        }

        /** The item. */
        public DependencyTelemetry build() {
            return new DependencyTelemetry(
                    time,
                    context,
                    id,
                    name,
                    type,
                    target,
                    data,
                    resultCode,
                    success,
                    duration,
                    properties,
                    measurements);
        }
    }
}
