package io.github.appinsights.local.envelope;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A named member of a {@link Schema}. */
record Field(String name, boolean required, Rule rule) {

    static Field required(String name, Rule rule) {
        return new Field(name, true, rule);
    }

    static Field optional(String name, Rule rule) {
        return new Field(name, false, rule);
    }

    Optional<String> check(String type, JsonNode object) {
        Place place = new Place(name, type);
        JsonNode value = object.path(name);
        if (required && isEmpty(value)) {
            return Optional.of(place.missing(rule.expected()));
        }
        return value.isMissingNode() ? Optional.empty() : rule.check(place, value);
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || (value.isString() && value.stringValue().isBlank())
                || (value.isArray() && value.isEmpty());
    }
}
