package io.github.appinsights.local.envelope;

import tools.jackson.databind.JsonNode;

/** What became of one item. */
public sealed interface Verdict {

    /**
     * Good.
     *
     * @param type without aliases
     * @param raw the text as sent
     * @param bytes how many that is in UTF-8
     * @param envelope the same parsed; not to be changed
     */
    record Accepted(String type, String raw, int bytes, JsonNode envelope) implements Verdict {}

    /** Refused, with the words of the service. */
    record Rejected(int statusCode, String message) implements Verdict {}
}
