package io.github.appinsights.local.envelope;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code true} or {@code false}, not in quotes. */
record Flag() implements Rule {

    @Override
    public String expected() {
        return "boolean";
    }

    @Override
    public Optional<String> check(Place place, JsonNode value) {
        return value.isBoolean() ? Optional.empty() : Optional.of(place.wrongType(expected()));
    }
}
