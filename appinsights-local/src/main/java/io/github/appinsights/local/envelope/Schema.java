package io.github.appinsights.local.envelope;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** An object with known fields. Others may be there too: the service ignores what it does not know. */
record Schema(String type, List<Field> fields) implements Rule {

    Schema(String type, Field... fields) {
        this(type, List.of(fields));
    }

    @Override
    public String expected() {
        return "object";
    }

    @Override
    public Optional<String> check(Place place, JsonNode value) {
        return value.isObject() ? check(value) : Optional.of(place.wrongType(expected()));
    }

    Optional<String> check(JsonNode object) {
        return fields.stream()
                .flatMap(field -> field.check(type, object).stream())
                .findFirst();
    }
}
