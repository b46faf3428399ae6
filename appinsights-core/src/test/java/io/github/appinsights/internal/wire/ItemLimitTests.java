package io.github.appinsights.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.internal.wire.BatchWriter.Written;
import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionDetails;
import io.github.appinsights.model.ExceptionDetails.StackFrame;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.PageViewTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TelemetryContext;
import io.github.appinsights.model.TraceTelemetry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** 65,536 bytes of JSON is the most the service takes of one item: what goes first, and what is left. */
class ItemLimitTests {

    private static final int LIMIT = 65_536;

    /** Eight long values, and one that makes the item exactly as long as wanted. */
    private static EventTelemetry eventOfLength(int length) {
        EventTelemetry rest = Envelopes.event("e").withProperties(properties(0));
        return rest.withProperties(properties(length - Envelopes.unlimited(rest).length));
    }

    private static Map<String, String> properties(int last) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (int i = 0; i < 8; i++) {
            properties.put("p" + i, "v".repeat(8_000));
        }
        properties.put("last", "v".repeat(last));
        return properties;
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT - 1, LIMIT})
    void anItemUpToTheLimitIsLeftAlone(int length) {
        EventTelemetry item = eventOfLength(length);

        byte[] line = Envelopes.written(item);

        assertThat(line).hasSize(length).isEqualTo(Envelopes.unlimited(item));
    }

    @Test
    void oneByteMoreAndTheLongestValuesAreCut() {
        EventTelemetry item = eventOfLength(LIMIT + 1);

        JsonNode properties = Envelopes.readBaseData(item).path("properties");

        assertThat(properties).hasSize(9);
        assertThat(properties.path("p0").stringValue()).isEqualTo("v".repeat(4_096));
        assertThat(properties.path("p7").stringValue()).isEqualTo("v".repeat(4_096));
        assertThat(properties.path("last").stringValue())
                .isEqualTo(item.properties().get("last"));
    }

    @Test
    void theLineEndDoesNotCount() {
        BatchWriter writer = Envelopes.writer();

        assertThat(writer.add(eventOfLength(LIMIT))).isEqualTo(Written.ADDED);

        assertThat(writer.plainLength()).isEqualTo(LIMIT + 1);
    }

    @Test
    void aMessageOfWideCharactersIsCutBeforeItsProperties() {
        Telemetry item = TraceTelemetry.builder("中".repeat(32_768))
                .property("p", "v".repeat(8_192))
                .build();

        JsonNode baseData = Envelopes.readBaseData(item);

        assertThat(baseData.path("message").stringValue()).isEqualTo("中".repeat(16_384));
        assertThat(baseData.path("properties").path("p").stringValue()).isEqualTo("v".repeat(8_192));
    }

    @Test
    void aCutNeverSplitsAPair() {
        Telemetry item = TraceTelemetry.builder("\u0001" + "😀".repeat(16_000))
                .property("p", "中".repeat(8_192))
                .property("q", "中".repeat(8_192))
                .build();

        JsonNode baseData = Envelopes.readBaseData(item);

        assertThat(baseData.path("message").stringValue()).isEqualTo("\u0001" + "😀".repeat(2_047));
    }

    private static ExceptionDetails details(String message, int frames, int nameLength) {
        List<StackFrame> stack = IntStream.range(0, frames)
                .mapToObj(level -> new StackFrame(level, "c".repeat(nameLength), "m", "F.java", level + 1))
                .toList();
        return new ExceptionDetails("shop.StockException", message, stack, frames);
    }

    private static ExceptionTelemetry exception(ExceptionDetails details, int count, Map<String, String> properties) {
        return new ExceptionTelemetry(
                Envelopes.TIME,
                TelemetryContext.EMPTY,
                IntStream.range(0, count).mapToObj(i -> details).toList(),
                null,
                null,
                properties,
                Map.of());
    }

    private static JsonNode firstException(JsonNode baseData) {
        return baseData.path("exceptions").path(0);
    }

    @Test
    void ofAnExceptionFramesGoFirst() {
        Telemetry item = exception(details("m".repeat(10_000), 100, 200), 2, Map.of("p", "v".repeat(8_000)));

        JsonNode baseData = Envelopes.readBaseData(item);

        JsonNode first = firstException(baseData);
        assertThat(first.path("parsedStack")).hasSize(50);
        assertThat(first.path("hasFullStack").booleanValue()).isFalse();
        assertThat(first.path("message").stringValue()).hasSize(10_000);
        assertThat(baseData.path("exceptions")).hasSize(2);
        assertThat(baseData.path("properties").path("p").stringValue()).hasSize(8_000);
    }

    @Test
    void thenItsMessages() {
        Telemetry item = exception(details("m".repeat(10_000), 100, 200), 10, Map.of("p", "v".repeat(8_000)));

        JsonNode baseData = Envelopes.readBaseData(item);

        JsonNode first = firstException(baseData);
        assertThat(first.path("parsedStack")).hasSize(8);
        assertThat(first.path("message").stringValue()).isEqualTo("m".repeat(1_024));
        assertThat(baseData.path("exceptions")).hasSize(10);
        assertThat(baseData.path("properties").path("p").stringValue()).hasSize(8_000);
    }

    @Test
    void andItsLongestPropertiesLast() {
        Telemetry item = exception(details("m".repeat(10_000), 100, 200), 10, properties(100));

        JsonNode baseData = Envelopes.readBaseData(item);

        assertThat(firstException(baseData).path("message").stringValue()).hasSize(1_024);
        assertThat(baseData.path("properties").path("p0").stringValue()).isEqualTo("v".repeat(4_096));
        assertThat(baseData.path("properties").path("last").stringValue()).hasSize(100);
    }

    @Test
    void theFramesThatAreLeftKeepTheirPlaces() {
        Telemetry item = exception(details("m", 100, 200), 10, Map.of());

        JsonNode stack = firstException(Envelopes.readBaseData(item)).path("parsedStack");

        assertThat(stack).hasSize(20);
        for (int i = 0; i < stack.size(); i++) {
            assertThat(stack.path(i).path("level").intValue()).isEqualTo(i);
            assertThat(stack.path(i).path("line").intValue()).isEqualTo(i + 1);
        }
    }

    @Test
    void ofADependencyTheDataIsCutFirst() {
        Telemetry item = DependencyTelemetry.builder("n")
                .data("\u0001".repeat(8_192))
                .property("p", "\u0001".repeat(4_000))
                .build();

        JsonNode baseData = Envelopes.readBaseData(item);

        assertThat(baseData.path("data").stringValue()).isEqualTo("\u0001".repeat(4_096));
        assertThat(baseData.path("properties").path("p").stringValue()).hasSize(4_000);
    }

    @Test
    void ofATestRunTheMessageIsCutFirst() {
        Telemetry item = AvailabilityTelemetry.builder("n")
                .message("\u0001".repeat(8_192))
                .property("p", "\u0001".repeat(4_000))
                .build();

        JsonNode baseData = Envelopes.readBaseData(item);

        assertThat(baseData.path("message").stringValue()).isEqualTo("\u0001".repeat(4_096));
        assertThat(baseData.path("properties").path("p").stringValue()).hasSize(4_000);
    }

    private static Stream<Telemetry> itemsOfEachType() {
        return Stream.of(
                EventTelemetry.builder("n").measurement("m", 1).build(),
                TraceTelemetry.builder("n").measurement("m", 1).build(),
                MetricTelemetry.builder("n", 1).build(),
                RequestTelemetry.builder("n").measurement("m", 1).build(),
                exception(details("m", 3, 10), 2, Map.of()),
                DependencyTelemetry.builder("n").data("d").measurement("m", 1).build(),
                AvailabilityTelemetry.builder("n")
                        .message("x")
                        .measurement("m", 1)
                        .build(),
                PageViewTelemetry.builder("n").url("u").measurement("m", 1).build());
    }

    @ParameterizedTest
    @MethodSource("itemsOfEachType")
    void ofEveryTypeTheLongestValuesAreCutAndNothingElse(Telemetry item) {
        Telemetry full = item.withProperties(properties(100)).withProperty("more", "v".repeat(8_000));

        JsonNode sent = Envelopes.readBaseData(full);

        Map<String, String> expected = new LinkedHashMap<>(full.properties());
        expected.replaceAll((key, value) -> value.length() > 4_096 ? value.substring(0, 4_096) : value);
        assertThat(sent).isEqualTo(Envelopes.readBaseData(item.withProperties(expected)));
    }

    @Test
    void manySmallValuesAreShortenedBeforeTheItemIsGivenUp() {
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i < 3_000; i++) {
            many.put("key " + i, "value of " + i);
        }

        JsonNode properties = Envelopes.readBaseData(Envelopes.event("e").withProperties(many))
                .path("properties");

        assertThat(properties).hasSize(3_000);
        assertThat(properties.path("key 0").stringValue()).isEqualTo("value of");
    }

    private static EventTelemetry hopeless() {
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i < 1_000; i++) {
            many.put("k".repeat(100) + i, "v");
        }
        return Envelopes.event("e").withProperties(many);
    }

    private static EventTelemetry unwritable() {
        return EventTelemetry.builder("e")
                .time(Instant.parse("+10000-01-01T00:00:00Z"))
                .build();
    }

    @Test
    void anItemThatCannotFitLeavesNoTrace() {
        BatchWriter writer = Envelopes.writer();

        assertThat(writer.add(hopeless())).isEqualTo(Written.TOO_LARGE);

        assertThat(writer.items()).isZero();
        assertThat(writer.plainLength()).isZero();
    }

    @Test
    void anItemThatCannotBeWrittenLeavesNoTrace() {
        BatchWriter writer = Envelopes.writer();

        assertThat(writer.add(unwritable())).isEqualTo(Written.UNSERIALISABLE);

        assertThat(writer.items()).isZero();
        assertThat(writer.plainLength()).isZero();
    }

    @Test
    void theItemsBeforeAndAfterAreTheSameAsWithoutTheBadOnes() {
        BatchWriter clean = Envelopes.writer();
        BatchWriter mixed = Envelopes.writer();
        for (int i = 0; i < 50; i++) {
            assertThat(mixed.add(i % 2 == 0 ? unwritable() : hopeless())).isNotEqualTo(Written.ADDED);
            for (BatchWriter writer : List.of(clean, mixed)) {
                assertThat(writer.add(Envelopes.event("event " + i))).isEqualTo(Written.ADDED);
            }
        }
        assertThat(mixed.add(unwritable())).isEqualTo(Written.UNSERIALISABLE);

        assertThat(mixed.items()).isEqualTo(50);
        assertThat(mixed.plainLength()).isEqualTo(clean.plainLength());
        assertThat(Envelopes.plain(mixed.close())).isEqualTo(Envelopes.plain(clean.close()));
    }
}
