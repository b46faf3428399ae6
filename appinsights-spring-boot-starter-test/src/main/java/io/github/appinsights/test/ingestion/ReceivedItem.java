package io.github.appinsights.test.ingestion;

import io.github.appinsights.local.envelope.Verdict;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One item that the mock accepted. Immutable.
 *
 * @param type as on the wire: {@code RequestData}, {@code RemoteDependencyData}, {@code MessageData}, {@code ExceptionData},
 *     {@code EventData}, {@code MetricData}, {@code AvailabilityData} or {@code PageViewData}
 * @param name the name; of a trace its message, of an exception its type, of a metric the name of the first one
 * @param sampleRate in percent, 100 where nothing is sampled
 * @param properties in the order in which they were sent
 * @param raw the JSON as sent
 */
public record ReceivedItem(
        String type,
        String name,
        double sampleRate,
        @Nullable String operationId,
        Map<String, String> properties,
        String raw) {

    static ReceivedItem of(Verdict.Accepted accepted) {
        JsonNode envelope = accepted.envelope();
        JsonNode data = envelope.at("/data/baseData");
        Map<String, String> properties = new LinkedHashMap<>();
        data.path("properties")
                .properties()
                .forEach(
                        entry -> properties.put(entry.getKey(), entry.getValue().asString("")));
        return new ReceivedItem(
                accepted.type(),
                name(accepted.type(), data),
                envelope.path("sampleRate").asDouble(100),
                envelope.path("tags").path("ai.operation.id").asStringOpt().orElse(null),
                Collections.unmodifiableMap(properties),
                accepted.raw());
    }

    /** The whole envelope, read anew at each call: {@code json().at("/data/baseData/duration")}. */
    public JsonNode json() {
        return JsonMapper.shared().readTree(raw);
    }

    private static String name(String type, JsonNode data) {
        return switch (type) {
            case "MessageData" -> data.path("message").asString("");
            case "ExceptionData" -> data.at("/exceptions/0/typeName").asString("");
            case "MetricData" -> data.at("/metrics/0/name").asString("");
            default -> data.path("name").asString("");
        };
    }

    @Override
    public String toString() {
        return type + " \"" + name + "\"";
    }
}
