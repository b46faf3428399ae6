package io.github.appinsights.local.envelope;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What one JSON value must be. */
interface Rule {

    /** The word after {@code Expected:} in the service's error text. */
    String expected();

    /** The error text for this value, or empty if it obeys. */
    Optional<String> check(Place place, JsonNode value);
}
