package io.github.appinsights.internal.sampling;

import io.github.appinsights.model.TelemetryType;

/**
 * At which percentages an operation is told, chosen without a look at its score. Immutable.
 *
 * @param whole of the operation as a whole, and of items that no rule is for
 * @param byCaller whether the caller has decided already, at that percentage, so that the score does not
 * @param keptByCaller what the caller decided
 * @param ruled what rules say of it
 */
record OperationPercentages(double whole, boolean byCaller, boolean keptByCaller, RuledPercentages ruled) {

    OperationPercentages(double whole, RuledPercentages ruled) {
        this(whole, false, false, ruled);
    }

    /** Of items of that type. */
    double ofType(TelemetryType type) {
        return ruled.ofType(type, whole);
    }

    /** Whether a rule leaves out items of that type, which no reason to keep the operation can change. */
    boolean isDropped(TelemetryType type) {
        return ruled.isDropped(type);
    }

    /** Whether the end of the operation could change anything: its caller has not decided it, and no rule leaves it out. */
    boolean isOpen() {
        return !byCaller && (ruled.hasTypes() || (whole < 100 && ruled.whole() != 0));
    }

    /** Whether it does not matter how the operation scores, as it may where its end matters. */
    boolean isCertain() {
        return !ruled.hasTypes() && !isOpen();
    }
}
