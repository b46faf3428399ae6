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
 * @param wanted code had asked for it by then, so that it is decided with that
 */
record Verdict(double percentage, @Nullable String reason, boolean spilled, boolean discarded, boolean wanted) {

    /** Told in a dry run of what would not have been. */
    static final String NONE = "none";

    private static final Verdict DISCARDED = new Verdict(0, null, false, true, false);
    private static final Verdict DISCARDED_IN_A_DRY_RUN = new Verdict(100, NONE, false, true, false);

    /** Code asked to leave it out. */
    static Verdict discarded(boolean dry) {
        return dry ? DISCARDED_IN_A_DRY_RUN : DISCARDED;
    }

    /** At what was chosen without a look at its end. */
    static Verdict asChosen(double percentage, boolean dry) {
        if (dry) {
            return new Verdict(100, percentage > 0 ? KeepReason.HASH.value() : NONE, false, false, false);
        }
        return new Verdict(percentage, null, false, false, false);
    }

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
        return new Verdict(100, KeepReason.FAILED.value(), spilled, false, wanted);
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
