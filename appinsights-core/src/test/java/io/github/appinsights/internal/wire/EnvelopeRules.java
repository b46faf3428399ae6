package io.github.appinsights.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What the service takes, by the Bond schemas of microsoft/ApplicationInsights-Home: fields, their types and their lengths. */
final class EnvelopeRules {

    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    private static final Pattern TIME_SPAN = Pattern.compile("([1-9]\\d{0,2}\\.)?[0-2]\\d:[0-5]\\d:[0-5]\\d\\.\\d{6}");
    private static final Set<String> SEVERITIES = Set.of("Verbose", "Information", "Warning", "Error", "Critical");

    private static final Map<String, Integer> TAGS = Map.of(
            "ai.internal.sdkVersion", 64,
            "ai.operation.id", 128,
            "ai.operation.parentId", 512,
            "ai.operation.name", 1_024,
            "ai.operation.syntheticSource", 1_024,
            "ai.user.id", 128,
            "ai.user.accountId", 1_024,
            "ai.user.authUserId", 1_024,
            "ai.session.id", 64,
            "ai.location.ip", 46);

    /** By type, the longest texts; a field that stands in none is a mistake. */
    private static final Map<String, Map<String, Integer>> TEXTS = Map.of(
            "RequestData",
            Map.of("id", 512, "name", 1_024, "responseCode", 1_024, "source", 1_024, "url", 2_048),
            "RemoteDependencyData",
            Map.of("id", 512, "name", 1_024, "resultCode", 1_024, "data", 8_192, "type", 1_024, "target", 1_024),
            "MessageData",
            Map.of("message", 32_768),
            "ExceptionData",
            Map.of("problemId", 1_024),
            "EventData",
            Map.of("name", 512),
            "MetricData",
            Map.of(),
            "AvailabilityData",
            Map.of("id", 512, "name", 1_024, "runLocation", 1_024, "message", 8_192),
            "PageViewData",
            Map.of("id", 512, "name", 512, "url", 2_048, "referrerUri", 2_048));

    private static final Map<String, Set<String>> REQUIRED = Map.of(
            "RequestData", Set.of("ver", "id", "name", "duration", "responseCode", "success"),
            "RemoteDependencyData", Set.of("ver", "name", "duration"),
            "MessageData", Set.of("ver", "message"),
            "ExceptionData", Set.of("ver", "exceptions"),
            "EventData", Set.of("ver", "name"),
            "MetricData", Set.of("ver", "metrics"),
            "AvailabilityData", Set.of("ver", "id", "name", "duration", "success"),
            "PageViewData", Set.of("ver", "id", "name"));

    private EnvelopeRules() {}

    static void check(JsonNode envelope) {
        assertThat(envelope.propertyNames()).containsExactly("ver", "name", "time", "iKey", "tags", "data");
        assertThat(envelope.path("ver").intValue()).isEqualTo(1);
        assertThat(envelope.path("time").stringValue()).matches(TIME);
        texts(envelope.path("tags"), TAGS);
        JsonNode data = envelope.path("data");
        assertThat(data.propertyNames()).containsExactly("baseType", "baseData");
        baseData(data.path("baseType").stringValue(), data.path("baseData"));
    }

    private static void baseData(String type, JsonNode baseData) {
        assertThat(baseData.propertyNames()).containsAll(REQUIRED.getOrDefault(type, Set.of("no type: " + type)));
        for (Map.Entry<String, JsonNode> field : baseData.properties()) {
            JsonNode value = field.getValue();
            switch (field.getKey()) {
                case "ver" -> assertThat(value.intValue()).isEqualTo(2);
                case "success" -> assertThat(value.isBoolean()).isTrue();
                case "duration" -> assertThat(value.stringValue()).matches(TIME_SPAN);
                case "severityLevel" -> assertThat(SEVERITIES).contains(value.stringValue());
                case "properties" -> value.properties().forEach(EnvelopeRules::property);
                case "measurements" -> value.properties().forEach(EnvelopeRules::measurement);
                case "exceptions" -> exceptions(value);
                case "metrics" -> metrics(value);
                default -> text(field, TEXTS.getOrDefault(type, Map.of()));
            }
        }
    }

    private static void texts(JsonNode object, Map<String, Integer> limits) {
        object.properties().forEach(field -> text(field, limits));
    }

    private static void text(Map.Entry<String, JsonNode> field, Map<String, Integer> limits) {
        assertThat(limits).containsKey(field.getKey());
        assertThat(field.getValue().stringValue())
                .as(field.getKey())
                .isNotBlank()
                .hasSizeLessThanOrEqualTo(limits.getOrDefault(field.getKey(), 0));
    }

    private static void property(Map.Entry<String, JsonNode> property) {
        assertThat(property.getKey()).isNotBlank().hasSizeLessThanOrEqualTo(150);
        assertThat(property.getValue().stringValue()).hasSizeLessThanOrEqualTo(8_192);
    }

    private static void measurement(Map.Entry<String, JsonNode> measurement) {
        assertThat(measurement.getKey()).isNotBlank().hasSizeLessThanOrEqualTo(150);
        finite(measurement.getValue());
    }

    private static void finite(JsonNode number) {
        assertThat(number.isNumber()).isTrue();
        assertThat(number.doubleValue()).isFinite();
    }

    private static void metrics(JsonNode metrics) {
        assertThat(metrics).hasSize(1);
        for (Map.Entry<String, JsonNode> field : metrics.path(0).properties()) {
            switch (field.getKey()) {
                case "kind" -> assertThat(field.getValue().stringValue()).matches("Measurement|Aggregation");
                case "count" -> assertThat(field.getValue().intValue()).isPositive();
                case "value", "min", "max", "stdDev" -> finite(field.getValue());
                default -> text(field, Map.of("ns", 256, "name", 150));
            }
        }
    }

    private static void exceptions(JsonNode exceptions) {
        assertThat(exceptions.size()).isLessThanOrEqualTo(10);
        for (int i = 0; i < exceptions.size(); i++) {
            JsonNode exception = exceptions.path(i);
            assertThat(exception.path("id").intValue()).isEqualTo(i + 1);
            assertThat(exception.path("outerId").intValue(0)).isEqualTo(i);
            assertThat(exception.path("hasFullStack").isBoolean()).isTrue();
            assertThat(exception.path("typeName").stringValue()).isNotBlank().hasSizeLessThanOrEqualTo(1_024);
            assertThat(exception.path("message").stringValue()).isNotBlank().hasSizeLessThanOrEqualTo(32_768);
            frames(exception.path("parsedStack"));
        }
    }

    private static void frames(JsonNode frames) {
        assertThat(frames.size()).isLessThanOrEqualTo(100);
        int level = -1;
        for (JsonNode frame : frames) {
            assertThat(frame.path("level").intValue()).isGreaterThan(level);
            level = frame.path("level").intValue();
            assertThat(frame.path("line").intValue(1)).isBetween(1, 999_999);
            assertThat(frame.path("method").stringValue()).isNotBlank().hasSizeLessThanOrEqualTo(1_024);
            assertThat(frame.path("fileName").stringValue("F.java"))
                    .isNotBlank()
                    .hasSizeLessThanOrEqualTo(1_024);
        }
    }
}
