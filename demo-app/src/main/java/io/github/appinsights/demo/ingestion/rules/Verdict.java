package io.github.appinsights.demo.ingestion.rules;

import tools.jackson.databind.JsonNode;

/** What became of one item. */
public sealed interface Verdict {

    /** Good: the text as sent, parsed, and its type without aliases. */
    record Accepted(String type, String raw, JsonNode envelope) implements Verdict {}

    /** Refused, with the words of the service. */
    record Rejected(int statusCode, String message) implements Verdict {}
}
