package io.github.appinsights.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One item of telemetry. */
public sealed interface Telemetry
        permits EventTelemetry,
                TraceTelemetry,
                MetricTelemetry,
                RequestTelemetry,
                ExceptionTelemetry,
                DependencyTelemetry,
                AvailabilityTelemetry,
                PageViewTelemetry {

    /** When it happened; for requests and dependencies, when they began. Null: the time of {@code track}. */
    @Nullable
    Instant time();

    /** The operation, user and session it belongs to. */
    TelemetryContext context();

    /** Custom dimensions, in the order they were given: at most 150 characters a key and 8,192 a value. */
    Map<String, String> properties();

    /** This item at that time and in that context; null leaves the time open. */
    Telemetry at(@Nullable Instant time, TelemetryContext context);

    /** This item, kept by sampling at that percentage. */
    default Telemetry withSampleRate(double percentage) {
        return at(time(), context().withSampleRate(percentage));
    }

    /** This item with these properties instead of its own. */
    Telemetry withProperties(Map<String, String> properties);

    /** This item with one property more, or with another value for it. */
    default Telemetry withProperty(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(properties());
        more.put(key, value);
        return withProperties(more);
    }

    /** Characters of text this item holds, those of its context too; the buffer's limit in bytes counts them. */
    int textLength();
}
