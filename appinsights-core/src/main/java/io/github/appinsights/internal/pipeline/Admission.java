package io.github.appinsights.internal.pipeline;

import io.github.appinsights.channel.DropReason;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.Telemetry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the service would refuse for certain, and so is not sent. Its window of time is that of {@code Envelope.bond}. */
final class Admission {

    private static final Duration OLDEST = Duration.ofDays(2);
    private static final Duration AHEAD = Duration.ofHours(2);

    private Admission() {}

    /** Why an item is not sent; null where it is. */
    static @Nullable DropReason refusal(Telemetry item, Instant now) {
        Instant time = item.time();
        if (time == null || time.isAfter(now.plus(AHEAD))) {
            return DropReason.INVALID;
        }
        if (time.isBefore(now.minus(OLDEST))) {
            return DropReason.EXPIRED;
        }
        boolean empty = (item instanceof MetricTelemetry metric && !metric.isFinite())
                || (item instanceof ExceptionTelemetry exception
                        && exception.exceptions().isEmpty());
        return empty ? DropReason.INVALID : null;
    }
}
