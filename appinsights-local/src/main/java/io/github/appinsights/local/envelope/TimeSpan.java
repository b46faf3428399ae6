package io.github.appinsights.local.envelope;

import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A duration {@code [d.]hh:mm:ss[.f{1,7}]} of less than 1000 days. */
record TimeSpan() implements Rule {

    private static final Pattern GRAMMAR =
            Pattern.compile("([0-9]{1,3}\\.)?([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,7})?");

    @Override
    public String expected() {
        return "string";
    }

    @Override
    public Optional<String> check(Place place, JsonNode value) {
        boolean matches =
                value.isString() && GRAMMAR.matcher(value.stringValue()).matches();
        return matches ? Optional.empty() : Optional.of(place.wrongType(expected()));
    }
}
