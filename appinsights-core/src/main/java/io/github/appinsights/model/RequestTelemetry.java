package io.github.appinsights.model;

import io.github.appinsights.internal.limits.FieldLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request this application served.
 *
 * @param id its own id, 16 hex digits with W3C Trace Context, which its children name as their parent; at most 512 characters
 * @param name method and route, as {@code GET /orders/{id}}, at most 1,024 characters; {@code n/a} when blank
 * @param duration how long it took; negative counts as zero, the service takes less than 1,000 days
 * @param responseCode the HTTP status; {@code 0} when blank, as the service refuses none
 * @param success whether the request was served well
 * @param source the caller, where known, at most 1,024 characters
 * @param url what was asked for, absolute, at most 2,048 characters
 * @param measurements numbers that go with it; only finite ones are kept
 */
public record RequestTelemetry(
        @Nullable Instant time,
        TelemetryContext context,
        String id,
        String name,
        Duration duration,
        String responseCode,
        boolean success,
        @Nullable String source,
        @Nullable String url,
        Map<String, String> properties,
        Map<String, Double> measurements)
        implements Telemetry {

    public RequestTelemetry {
        context = context == null ? TelemetryContext.EMPTY : context;
        id = ItemIds.orNew(id);
        name = FieldLimits.cutOrPlaceholder(name, FieldLimits.NAME);
        duration = duration == null ? Duration.ZERO : duration;
        responseCode = ItemIds.codeOrZero(responseCode);
        source = FieldLimits.cutOrNull(source, FieldLimits.SOURCE);
        url = FieldLimits.cutOrNull(url, FieldLimits.URL);
        properties = Dimensions.properties(properties);
        measurements = Dimensions.measurements(measurements);
    }

    /** A builder for a request of that name. */
    public static Builder builder(@Nullable String name) {
        return new Builder(name);
    }

    @Override
    public RequestTelemetry at(@Nullable Instant time, TelemetryContext context) {
        return new RequestTelemetry(
                time, context, id, name, duration, responseCode, success, source, url, properties, measurements);
    }

    @Override
    public RequestTelemetry withProperties(Map<String, String> properties) {
        return new RequestTelemetry(
                time, context, id, name, duration, responseCode, success, source, url, properties, measurements);
    }

    @Override
    public int textLength() {
        return context.textLength()
                + id.length()
                + name.length()
                + responseCode.length()
                + TextLength.of(source)
                + TextLength.of(url)
                + Dimensions.textLength(properties)
                + Dimensions.textLength(measurements);
    }

    /** Builds a request. Not thread-safe. */
    public static final class Builder extends MeasuredTelemetryBuilder<Builder> {
        private final String name;
        private String id = "";
        private @Nullable String method;
        private Duration duration = Duration.ZERO;
        private String responseCode = "";
        private boolean success = true;
        private @Nullable String source;
        private @Nullable String url;

        Builder(@Nullable String name) {
            this.name = Objects.requireNonNullElse(name, "");
        }

        /** Its own id. Default: a new random one. */
        public Builder id(@Nullable String id) {
            this.id = Objects.requireNonNullElse(id, "");
            return this;
        }

        /** HTTP method, put in front of the name unless it stands there already. */
        public Builder method(@Nullable String method) {
            this.method = method;
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

        /** The status, as text. Default: {@code 0}, unknown. */
        public Builder responseCode(@Nullable String responseCode) {
            this.responseCode = Objects.requireNonNullElse(responseCode, "");
            return this;
        }

        /** Whether it was served well. Default: true. */
        public Builder success(boolean success) {
            this.success = success;
            return this;
        }

        /** The caller. Default: unknown. */
        public Builder source(@Nullable String source) {
            this.source = source;
            return this;
        }

        /** What was asked for, absolute. Secrets in it are masked before it is sent. */
        public Builder url(@Nullable String url) {
            this.url = url;
            return this;
        }

        /** The item. */
        public RequestTelemetry build() {
            return new RequestTelemetry(
                    time,
                    context,
                    id,
                    fullName(),
                    duration,
                    responseCode,
                    success,
                    source,
                    url,
                    properties,
                    measurements);
        }

        private String fullName() {
            String verb = method == null ? "" : FieldLimits.stripAndCut(method, FieldLimits.NAME);
            String route = FieldLimits.cut(name, FieldLimits.NAME); // before it is joined, as it may be very long
            return verb.isEmpty() || route.equals(verb) || route.startsWith(verb + " ")
                    ? route
                    : (verb + " " + route).strip();
        }
    }
}
