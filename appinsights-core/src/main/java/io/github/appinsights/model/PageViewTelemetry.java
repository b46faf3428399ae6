package io.github.appinsights.model;

import io.github.appinsights.internal.limits.FieldLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page somebody looked at. Browsers tell it themselves as a rule; a server that renders pages may, too.
 *
 * @param id its own id, at most 512 characters
 * @param name the page, at most 512 characters; {@code n/a} when blank
 * @param url address of the page, at most 2,048 characters
 * @param duration how long it took to load
 * @param referrerUri the page before, at most 2,048 characters
 * @param measurements numbers that go with it; only finite ones are kept
 */
public record PageViewTelemetry(
        @Nullable Instant time,
        TelemetryContext context,
        String id,
        String name,
        @Nullable String url,
        @Nullable Duration duration,
        @Nullable String referrerUri,
        Map<String, String> properties,
        Map<String, Double> measurements)
        implements Telemetry {

    public PageViewTelemetry {
        context = context == null ? TelemetryContext.EMPTY : context;
        id = ItemIds.orNew(id);
        name = FieldLimits.cutOrPlaceholder(name, FieldLimits.PAGE_NAME);
        url = FieldLimits.cutOrNull(url, FieldLimits.URL);
        referrerUri = FieldLimits.cutOrNull(referrerUri, FieldLimits.URL);
        properties = Dimensions.properties(properties);
        measurements = Dimensions.measurements(measurements);
    }

    /** A builder for a view of the page of that name. */
    public static Builder builder(@Nullable String name) {
        return new Builder(name);
    }

    @Override
    public PageViewTelemetry at(@Nullable Instant time, TelemetryContext context) {
        return new PageViewTelemetry(time, context, id, name, url, duration, referrerUri, properties, measurements);
    }

    @Override
    public PageViewTelemetry withProperties(Map<String, String> properties) {
        return new PageViewTelemetry(time, context, id, name, url, duration, referrerUri, properties, measurements);
    }

    @Override
    public int textLength() {
        return context.textLength()
                + id.length()
                + name.length()
                + TextLength.of(url)
                + TextLength.of(referrerUri)
                + Dimensions.textLength(properties)
                + Dimensions.textLength(measurements);
    }

    /** Builds a page view. Not thread-safe. */
    public static final class Builder extends MeasuredTelemetryBuilder<Builder> {
        private final String name;
        private String id = "";
        private @Nullable String url;
        private @Nullable Duration duration;
        private @Nullable String referrerUri;

        Builder(@Nullable String name) {
            this.name = Objects.requireNonNullElse(name, "");
        }

        /** Its own id. Default: a new random one. */
        public Builder id(@Nullable String id) {
            this.id = Objects.requireNonNullElse(id, "");
            return this;
        }

        /** Address of the page. Secrets in it are masked before it is sent. */
        public Builder url(@Nullable String url) {
            this.url = url;
            return this;
        }

        /** How long it took to load. Default: not said. */
        public Builder duration(@Nullable Duration duration) {
            this.duration = duration;
            return this;
        }

        /** The page before. Default: not said. */
        public Builder referrerUri(@Nullable String referrerUri) {
            this.referrerUri = referrerUri;
            return this;
        }

        /** The item. */
        public PageViewTelemetry build() {
            return new PageViewTelemetry(time, context, id, name, url, duration, referrerUri, properties, measurements);
        }
    }
}
