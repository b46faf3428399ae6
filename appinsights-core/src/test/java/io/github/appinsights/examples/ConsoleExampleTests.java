package io.github.appinsights.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.testing.ChildJvm;
import io.github.appinsights.testing.FakeIngestion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConsoleExampleTests {

    private static final String VARIABLE = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private static final String KEY = "00000000-1111-2222-3333-444444444444";

    @Test
    void itSendsOneItemOfEachKindAndEndsByItself() {
        try (FakeIngestion service = FakeIngestion.start()) {
            ChildJvm child = ChildJvm.run(
                    ConsoleExample.class,
                    Map.of(VARIABLE, "InstrumentationKey=" + KEY + ";IngestionEndpoint=" + service.endpoint()));

            assertThat(child.exitCode()).as(child.err()).isZero();
            assertThat(child.took()).isLessThan(Duration.ofSeconds(20));
            assertThat(child.out()).contains("Tracked 6, sent 6, refused by the service {}, dropped {}");
            Map<String, JsonNode> envelopes = byType(service.items());
            assertThat(envelopes)
                    .containsOnlyKeys(
                            "EventData",
                            "MetricData",
                            "MessageData",
                            "RemoteDependencyData",
                            "ExceptionData",
                            "RequestData");
            assertThat(envelopes.values())
                    .allSatisfy(envelope ->
                            assertThat(envelope.path("iKey").stringValue()).isEqualTo(KEY))
                    .allSatisfy(envelope ->
                            assertThat(tag(envelope, "ai.cloud.role")).isEqualTo("console-example"));
        }
    }

    @Test
    void whatHappensInTheRequestPointsToIt() {
        try (FakeIngestion service = FakeIngestion.start()) {
            ChildJvm.run(
                    ConsoleExample.class,
                    Map.of(VARIABLE, "InstrumentationKey=" + KEY + ";IngestionEndpoint=" + service.endpoint()));

            Map<String, JsonNode> envelopes = byType(service.items());
            JsonNode request = Objects.requireNonNull(envelopes.get("RequestData"));
            String id = request.path("data").path("baseData").path("id").stringValue();
            assertThat(request.path("tags").has("ai.operation.parentId")).isFalse();
            for (String type : List.of("MessageData", "RemoteDependencyData", "ExceptionData")) {
                JsonNode child = Objects.requireNonNull(envelopes.get(type), type);
                assertThat(tag(child, "ai.operation.parentId")).as(type).isEqualTo(id);
                assertThat(tag(child, "ai.operation.id")).as(type).isEqualTo(tag(request, "ai.operation.id"));
                assertThat(tag(child, "ai.operation.name")).as(type).isEqualTo("GET /orders/{id}");
            }
        }
    }

    @Test
    void withoutAConnectionStringItShowsWhatWouldBeSent() {
        ChildJvm child = ChildJvm.run(ConsoleExample.class, Map.of(VARIABLE, ""));

        assertThat(child.exitCode()).as(child.err()).isZero();
        assertThat(child.out()).contains("is not set", "Tracked 6, sent 6", "\"baseType\":\"RequestData\"");
        assertThat(child.took()).isLessThan(Duration.ofSeconds(20));
    }

    private static Map<String, JsonNode> byType(List<String> lines) {
        JsonMapper json = new JsonMapper();
        return lines.stream()
                .map(json::readTree)
                .collect(Collectors.toMap(
                        envelope -> envelope.path("data").path("baseType").stringValue(), Function.identity()));
    }

    private static String tag(JsonNode envelope, String name) {
        return envelope.path("tags").path(name).stringValue();
    }
}
