package io.github.appinsights.local.envelope;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** An object used as a map, such as properties and measurements; no key may be blank. */
record MapOf(Rule value) implements Rule {

    private static final Text KEY = new Text(150);

    @Override
    public String expected() {
        return "object";
    }

    @Override
    public Optional<String> check(Place place, JsonNode map) {
        if (!map.isObject()) {
            return Optional.of(place.wrongType(expected()));
        }
        return map.properties().stream()
                .flatMap(entry -> checkEntry(place, entry).stream())
                .findFirst();
    }

    private Optional<String> checkEntry(Place place, Map.Entry<String, JsonNode> entry) {
        Place key = new Place(place.field() + " key", place.type());
        if (entry.getKey().isBlank()) {
            return Optional.of(key.missing(KEY.expected()));
        }
        return KEY.check(key, entry.getKey()).or(() -> value.check(place.entry(entry.getKey()), entry.getValue()));
    }
}
