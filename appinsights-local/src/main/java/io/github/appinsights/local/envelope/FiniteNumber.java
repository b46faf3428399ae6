package io.github.appinsights.local.envelope;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A number that a double can hold: no {@code "NaN"} in quotes, no {@code 1e999}. */
record FiniteNumber() implements Rule {

    @Override
    public String expected() {
        return "double";
    }

    @Override
    public Optional<String> check(Place place, JsonNode value) {
        if (!value.isNumber()) {
            return Optional.of(place.wrongType(expected()));
        }
        return Double.isFinite(Double.parseDouble(value.asString()))
                ? Optional.empty()
                : Optional.of(place.wrongValue(expected(), value));
    }
}
