package io.github.appinsights.local.envelope;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** An integer between two bounds, both included. */
record WholeNumber(long min, long max) implements Rule {

    static WholeNumber int32() {
        return new WholeNumber(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    static WholeNumber int64() {
        return new WholeNumber(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    static WholeNumber exactly(int value) {
        return new WholeNumber(value, value);
    }

    @Override
    public String expected() {
        return min == max ? "integer " + min : "integer";
    }

    @Override
    public Optional<String> check(Place place, JsonNode value) {
        if (!value.isIntegralNumber()) {
            return Optional.of(place.wrongType(expected()));
        }
        boolean inside = value.canConvertToLong() && value.longValue() >= min && value.longValue() <= max;
        return inside ? Optional.empty() : Optional.of(place.wrongValue(expected(), value));
    }
}
