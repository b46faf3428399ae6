package io.github.appinsights.local.envelope;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code 0 < |line| < 1,000,000}: a frame without a line leaves the field out. */
record LineNumber() implements Rule {

    private static final int BOUND = 1_000_000;

    @Override
    public String expected() {
        return "integer, 0 < |line| < " + BOUND;
    }

    @Override
    public Optional<String> check(Place place, JsonNode value) {
        if (!value.isIntegralNumber()) {
            return Optional.of(place.wrongType(expected()));
        }
        boolean inside = value.canConvertToInt()
                && value.intValue() != 0
                && value.intValue() > -BOUND
                && value.intValue() < BOUND;
        return inside ? Optional.empty() : Optional.of(place.wrongValue(expected(), value));
    }
}
