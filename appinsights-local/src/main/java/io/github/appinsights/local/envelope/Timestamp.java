package io.github.appinsights.local.envelope;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** ISO 8601 in UTC with up to seven fraction digits, not older than 48 hours and not more than 2 hours ahead. */
record Timestamp(Clock clock) implements Rule {

    private static final Duration PAST = Duration.ofDays(2);
    private static final Duration FUTURE = Duration.ofHours(2);
    private static final Pattern GRAMMAR =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,7})?Z");

    @Override
    public String expected() {
        return "string";
    }

    @Override
    public Optional<String> check(Place place, JsonNode value) {
        if (!value.isString() || !GRAMMAR.matcher(value.stringValue()).matches()) {
            return Optional.of(place.wrongType(expected()));
        }
        try {
            return checkWindow(place, Instant.parse(value.stringValue()));
        } catch (DateTimeException noSuchDay) {
            return Optional.of(place.wrongType(expected()));
        }
    }

    private Optional<String> checkWindow(Place place, Instant time) {
        Duration age = Duration.between(time, clock.instant());
        if (age.compareTo(PAST) > 0) {
            return Optional.of(place.tooOld(PAST.toMillis(), age.toMillis()));
        }
        Duration ahead = age.negated();
        return ahead.compareTo(FUTURE) > 0
                ? Optional.of(place.tooNew(FUTURE.toMillis(), ahead.toMillis()))
                : Optional.empty();
    }
}
