package io.github.appinsights.internal.sampling;

import io.github.appinsights.model.TelemetryType;
import java.util.Map;

/**
 * What rules say of one operation.
 *
 * @param whole of the operation as a whole; NaN where no rule says it
 * @param ofTypes of items of a type, where that is not as of the whole; never changed
 */
record RuledPercentages(double whole, Map<TelemetryType, Double> ofTypes) {

    /** No rule is for it. */
    static final RuledPercentages NONE = new RuledPercentages(Double.NaN, Map.of());

    /** Of items of that type; {@code otherwise} where no rule says it. */
    double ofType(TelemetryType type, double otherwise) {
        Double own = ofTypes.isEmpty() ? null : ofTypes.get(type);
        return own == null ? otherwise : own;
    }

    boolean hasTypes() {
        return !ofTypes.isEmpty();
    }

    /** Whether a rule leaves out items of that type, which no reason to keep the operation can change. */
    boolean isDropped(TelemetryType type) {
        return ofType(type, whole) == 0;
    }
}
