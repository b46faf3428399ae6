package io.github.appinsights.local.envelope;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** More than 0 and at most 100. */
record Percentage() implements Rule {

    @Override
    public String expected() {
        return "double in (0, 100]";
    }

    @Override
    public Optional<String> check(Place place, JsonNode value) {
        if (!value.isNumber()) {
            return Optional.of(place.wrongType(expected()));
        }
        double percentage = Double.parseDouble(value.asString());
        return percentage > 0 && percentage <= 100
                ? Optional.empty()
                : Optional.of(place.wrongValue(expected(), value));
    }
}
