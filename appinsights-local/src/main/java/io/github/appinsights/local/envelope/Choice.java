package io.github.appinsights.local.envelope;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** An enum: by name, or by number counted from 0. */
record Choice(List<String> names) implements Rule {

    Choice(String... names) {
        this(List.of(names));
    }

    @Override
    public String expected() {
        return String.join(" | ", names);
    }

    @Override
    public Optional<String> check(Place place, JsonNode value) {
        boolean known = value.isString()
                ? names.contains(value.stringValue())
                : value.isIntegralNumber()
                        && value.canConvertToInt()
                        && value.intValue() >= 0
                        && value.intValue() < names.size();
        return known ? Optional.empty() : Optional.of(place.wrongValue(expected(), value));
    }
}
