package io.github.appinsights.local.envelope;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A string of at most so many UTF-16 characters. Half a surrogate pair, as a careless cut leaves it, is refused. */
record Text(int limit) implements Rule {

    @Override
    public String expected() {
        return "string";
    }

    @Override
    public Optional<String> check(Place place, JsonNode value) {
        if (!value.isString()) {
            return Optional.of(place.wrongType(expected()));
        }
        return check(place, value.stringValue());
    }

    Optional<String> check(Place place, String text) {
        if (text.length() > limit) {
            return Optional.of(place.tooLong(limit, text.length()));
        }
        return StandardCharsets.UTF_8.newEncoder().canEncode(text)
                ? Optional.empty()
                : Optional.of(place.wrongType("string of whole Unicode characters"));
    }
}
