package io.github.appinsights.local.envelope;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** An array in which each element obeys the same rule. */
record ListOf(Rule element) implements Rule {

    @Override
    public String expected() {
        return "array";
    }

    @Override
    public Optional<String> check(Place place, JsonNode value) {
        if (!value.isArray()) {
            return Optional.of(place.wrongType(expected()));
        }
        return value.values().stream()
                .flatMap(entry -> element.check(place, entry).stream())
                .findFirst();
    }
}
