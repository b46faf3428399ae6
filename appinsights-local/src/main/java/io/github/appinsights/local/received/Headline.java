package io.github.appinsights.local.received;

import io.github.appinsights.local.envelope.Verdict;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a list shows of an envelope.
 *
 * @param time when it happened, as sent
 * @param name the name, or for types without one what comes closest
 * @param result response or result code; the severity of a trace or exception
 */
public record Headline(
        String time,
        String name,
        @Nullable String operationId,
        @Nullable String result,
        @Nullable String duration,
        @Nullable Boolean success) {

    private static final int MAX_NAME = 300;
    private static final String[] SEVERITIES = {"Verbose", "Information", "Warning", "Error", "Critical"};

    static Headline of(Verdict.Accepted accepted) {
        JsonNode envelope = accepted.envelope();
        JsonNode data = envelope.path("data").path("baseData");
        String name = name(accepted.type(), data);
        return new Headline(
                envelope.path("time").asString(),
                name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME),
                text(envelope.path("tags").path("ai.operation.id")),
                result(data),
                text(data.path("duration")),
                data.path("success").isBoolean() ? data.path("success").booleanValue() : null);
    }

    private static String name(String type, JsonNode data) {
        return switch (type) {
            case "MessageData" -> data.path("message").asString();
            case "ExceptionData" -> join(data.path("exceptions").path(0), "typeName", ": ", "message");
            case "MetricData" -> join(data.path("metrics").path(0), "name", " = ", "value");
            default -> data.path("name").asString("");
        };
    }

    private static String join(JsonNode node, String left, String separator, String right) {
        return node.path(left).asString() + separator + node.path(right).asString();
    }

    private static @Nullable String result(JsonNode data) {
        String code = text(data.path("responseCode"));
        if (code == null) {
            code = text(data.path("resultCode"));
        }
        return code == null ? severity(data.path("severityLevel")) : code;
    }

    private static @Nullable String severity(JsonNode level) {
        return level.isIntegralNumber() ? SEVERITIES[level.intValue()] : text(level);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() ? node.stringValue() : null;
    }
}
