package io.github.appinsights.internal.sampling;

import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was decided of an operation; its later items follow it.
 *
 * @param percentage at which it is told; 0 is not at all
 * @param reason what requests say of it; null where nothing is told
 * @param spilled decided before the end, for want of room
 * @param discarded not even failures are told
 */
record Verdict(double percentage, @Nullable String reason, boolean spilled, boolean discarded) {

    static final Verdict DISCARDED = new Verdict(0, null, false, true);

    private static final String REASON = "sampling.reason";
    private static final String SPILLED = "sampling.spilled";

    /** Not because of its score. */
    boolean isForAReason() {
        return reason != null && !reason.equals(KeepReason.HASH.value());
    }

    boolean isTold() {
        return percentage > 0;
    }

    /** For a failure that comes after it. */
    Verdict ofFailure() {
        return new Verdict(100, KeepReason.FAILED.value(), spilled, false);
    }

    Telemetry saidBy(RequestTelemetry request) {
        Map<String, String> properties = new LinkedHashMap<>(request.properties());
        if (reason != null) {
            properties.put(REASON, reason);
        }
        if (spilled) {
            properties.put(SPILLED, "true");
        }
        return request.withProperties(properties);
    }
}
