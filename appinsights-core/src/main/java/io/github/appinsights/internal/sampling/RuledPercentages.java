package io.github.appinsights.internal.sampling;

import io.github.appinsights.model.TelemetryType;
import org.jspecify.annotations.Nullable;

/** What rules say of one operation. Immutable. */
final class RuledPercentages {

    /** No rule is for it. */
    static final RuledPercentages NONE = new RuledPercentages(Double.NaN, null);

    private final double whole;
    private final double @Nullable [] ofTypes;

    /**
     * @param whole NaN where no rule says it
     * @param ofTypes by the ordinal of the type, NaN where it is as of the whole; null where it is that for all
     */
    RuledPercentages(double whole, double @Nullable [] ofTypes) {
        this.whole = whole;
        this.ofTypes = ofTypes;
    }

    /** Of the operation as a whole; NaN where no rule says it. */
    double whole() {
        return whole;
    }

    /** Of items of that type; {@code otherwise} where no rule says it. */
    double ofType(TelemetryType type, double otherwise) {
        double own = ofTypes == null ? Double.NaN : ofTypes[type.ordinal()];
        return Double.isNaN(own) ? otherwise : own;
    }

    boolean hasTypes() {
        return ofTypes != null;
    }

    /** Whether a rule leaves out items of that type, which no reason to keep the operation can change. */
    boolean isDropped(TelemetryType type) {
        return ofType(type, whole) == 0;
    }
}
