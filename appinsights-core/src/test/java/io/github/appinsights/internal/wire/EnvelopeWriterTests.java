package io.github.appinsights.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.internal.wire.BatchWriter.Written;
import io.github.appinsights.model.Aggregate;
import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.DeviceContext;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionDetails;
import io.github.appinsights.model.ExceptionDetails.StackFrame;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.PageViewTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TelemetryContext;
import io.github.appinsights.model.TraceTelemetry;
import io.github.appinsights.model.UserContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class EnvelopeWriterTests {

    private static Stream<Arguments> contextTags() {
        return Stream.of(
                Arguments.of("ai.operation.id", 128),
                Arguments.of("ai.operation.parentId", 512),
                Arguments.of("ai.operation.name", 1_024),
                Arguments.of("ai.operation.syntheticSource", 1_024),
                Arguments.of("ai.user.id", 128),
                Arguments.of("ai.user.accountId", 1_024),
                Arguments.of("ai.user.authUserId", 1_024),
                Arguments.of("ai.session.id", 64));
    }

    private static TelemetryContext context(String text) {
        return new TelemetryContext(
                new OperationContext(text, text, text), new UserContext(text, text, text), text, null, text);
    }

    private static JsonNode tags(TelemetryContext context) {
        return Envelopes.read(EventTelemetry.builder("any").context(context).build())
                .path("tags");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("contextTags")
    void eachContextTagIsCutToItsLimit(String tag, int limit) {
        assertThat(tags(context("t".repeat(2_000))).path(tag).stringValue()).isEqualTo("t".repeat(limit));
        assertThat(tags(context("t".repeat(limit))).path(tag).stringValue()).isEqualTo("t".repeat(limit));
        assertThat(tags(context("t".repeat(limit - 1) + "😀")).path(tag).stringValue())
                .isEqualTo("t".repeat(limit - 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"203.0.113.7", "2001:db8::1", "2001:0db8:85a3:0000:0000:8a2e:0370:7334", "::ffff:203.0.113.7"})
    void anAddressIsSentAsItIs(String address) {
        TelemetryContext context = new TelemetryContext(null, null, null, address, null);

        assertThat(tags(context).path("ai.location.ip").stringValue()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.7:8080", "[2001:db8::1]", "fe80::1%eth0", "shop.example", ""})
    void whatIsNoBareAddressIsLeftOut(String address) {
        TelemetryContext context = new TelemetryContext(null, null, null, address, null);

        assertThat(tags(context).has("ai.location.ip")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\r\n"})
    void blankContextIsLeftOut(String blank) {
        JsonNode tags = tags(context(blank));

        assertThat(tags.propertyNames()).containsExactly("ai.internal.sdkVersion");
    }

    @Test
    void aMetricCarriesNoOperationButItsEndUser() {
        Telemetry metric =
                MetricTelemetry.builder("m", 1).context(context("text")).build();

        assertThat(Envelopes.read(metric).path("tags").propertyNames())
                .containsExactlyInAnyOrder(
                        "ai.internal.sdkVersion",
                        "ai.user.id",
                        "ai.user.accountId",
                        "ai.user.authUserId",
                        "ai.session.id");
    }

    @Test
    void whatIsNotSaidIsLeftOutOfEveryType() {
        assertThat(names(EventTelemetry.builder("n").build())).containsExactly("ver", "name");
        assertThat(names(TraceTelemetry.builder("m").build())).containsExactly("ver", "message");
        assertThat(names(MetricTelemetry.builder("m", 1).build())).containsExactly("ver", "metrics");
        assertThat(names(RequestTelemetry.builder("n").source(" ").url("").build()))
                .containsExactly("ver", "id", "name", "duration", "responseCode", "success");
        assertThat(names(DependencyTelemetry.builder("n")
                        .type("")
                        .target(" ")
                        .data("\n")
                        .resultCode("")
                        .build()))
                .containsExactly("ver", "name", "id", "duration", "success");
        assertThat(names(AvailabilityTelemetry.builder("n")
                        .runLocation("")
                        .message(" ")
                        .build()))
                .containsExactly("ver", "id", "name", "duration", "success");
        assertThat(names(PageViewTelemetry.builder("n").url("").referrerUri(" ").build()))
                .containsExactly("ver", "id", "name");
        assertThat(names(ExceptionTelemetry.builder(new IllegalStateException())
                        .problemId("")
                        .build()))
                .containsExactly("ver", "exceptions");
    }

    private static List<String> names(Telemetry item) {
        return List.copyOf(Envelopes.readBaseData(item).propertyNames());
    }

    @Test
    void whatTheServiceRefusesToMissHasAPlaceholder() {
        assertThat(Envelopes.readBaseData(TraceTelemetry.builder(" ").build())
                        .path("message")
                        .stringValue())
                .isEqualTo("n/a");
        assertThat(Envelopes.readBaseData(
                                RequestTelemetry.builder("").responseCode(" ").build())
                        .path("responseCode")
                        .stringValue())
                .isEqualTo("0");
    }

    @Test
    void anEmptyPropertyIsKept() {
        Telemetry item = EventTelemetry.builder("e").property("empty", "").build();

        assertThat(Envelopes.readBaseData(item).path("properties").path("empty").stringValue())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"VERBOSE, Verbose", "INFORMATION, Information", "WARNING, Warning", "ERROR, Error", "CRITICAL, Critical"
    })
    void severityIsSentByName(SeverityLevel severity, String name) {
        Telemetry trace = TraceTelemetry.builder("m").severity(severity).build();
        Telemetry exception = ExceptionTelemetry.builder(new IllegalStateException())
                .severity(severity)
                .build();

        assertThat(Envelopes.readBaseData(trace).path("severityLevel").stringValue())
                .isEqualTo(name);
        assertThat(Envelopes.readBaseData(exception).path("severityLevel").stringValue())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @EnumSource(SeverityLevel.class)
    void everySeverityHasAName(SeverityLevel severity) {
        assertThat(severity.wireName()).isEqualToIgnoringCase(severity.name());
    }

    @Test
    void numbersOfAnAggregateThatAreNotFiniteAreLeftOut() {
        JsonNode point = point(MetricTelemetry.builder("m", 12)
                .aggregate(new Aggregate(3, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY))
                .build());

        assertThat(point.propertyNames()).containsExactly("name", "kind", "value", "count");
        assertThat(point.path("kind").stringValue()).isEqualTo("Aggregation");
        assertThat(point.path("value").doubleValue()).isEqualTo(12);
        assertThat(point.path("count").intValue()).isEqualTo(3);
    }

    @Test
    void anAggregateOfUnknownDeviationHasTheRest() {
        JsonNode point = point(MetricTelemetry.builder("m", 12)
                .aggregate(Aggregate.of(3, 1, 8))
                .build());

        assertThat(point.propertyNames()).containsExactly("name", "kind", "value", "count", "min", "max");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-5, 1", "1, 1", "2147483647, 2147483647", "-2147483648, 1"})
    void theCountOfAnAggregateIsAtLeastOne(int given, int sent) {
        JsonNode point = point(MetricTelemetry.builder("m", 12)
                .aggregate(Aggregate.of(given, 1, 8))
                .build());

        assertThat(point.path("count").isInt()).isTrue();
        assertThat(point.path("count").intValue()).isEqualTo(sent);
    }

    private static JsonNode point(Telemetry metric) {
        JsonNode points = Envelopes.readBaseData(metric).path("metrics");
        assertThat(points).hasSize(1);
        return points.path(0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, 1, -1.5, Double.MAX_VALUE, Double.MIN_VALUE, 1e21, 1e-7, 123_456_789.123})
    void aNumberComesBackAsItWas(double number) {
        Telemetry item = EventTelemetry.builder("e").measurement("m", number).build();

        JsonNode sent = Envelopes.readBaseData(item).path("measurements").path("m");

        assertThat(sent.isNumber()).isTrue();
        assertThat(sent.doubleValue()).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({"-2, false", "-1, false", "0, false", "1, true", "999999, true", "1000000, false"})
    void onlyLinesTheServiceTakesAreSent(int line, boolean sent) {
        ExceptionDetails details =
                new ExceptionDetails("a.B", "m", List.of(new StackFrame(0, "a.B", "c", null, line)), 1);
        Telemetry item =
                new ExceptionTelemetry(null, TelemetryContext.EMPTY, List.of(details), null, null, Map.of(), Map.of());

        JsonNode frame = Envelopes.readBaseData(item)
                .path("exceptions")
                .path(0)
                .path("parsedStack")
                .path(0);

        assertThat(frame.has("line")).isEqualTo(sent);
        assertThat(frame.has("fileName")).isFalse();
    }

    @Test
    void aMethodIsCutWithItsClass() {
        StackFrame frame = new StackFrame(0, "c".repeat(1_020), "method", null, 1);
        Telemetry item = new ExceptionTelemetry(
                null,
                TelemetryContext.EMPTY,
                List.of(new ExceptionDetails("a.B", "m", List.of(frame), 1)),
                null,
                null,
                Map.of(),
                Map.of());

        assertThat(Envelopes.readBaseData(item).findValue("method").stringValue())
                .isEqualTo("c".repeat(1_020) + ".met");
    }

    @Test
    void anItemWithoutTimeIsOfTheEpoch() {
        assertThat(Envelopes.read(EventTelemetry.builder("e").build())
                        .path("time")
                        .stringValue())
                .isEqualTo("1970-01-01T00:00:00.000000Z");
    }

    @Test
    void anyKeyOfAResourceGivesJson() {
        BatchWriter writer = new BatchWriter(
                "\"\n\uD83D", new CommonTags(null, null, null, DeviceContext.NONE, "mysdk:1.0.0"), item -> item);

        assertThat(writer.add(Envelopes.event("e"))).isEqualTo(Written.ADDED);
        assertThat(Envelopes.parse(Envelopes.lines(writer.close()).get(0))
                        .path("iKey")
                        .stringValue())
                .isEqualTo("\"\n\uFFFD");
    }

    /** Each text in every place an item has for one. */
    static Stream<Telemetry> everywhere(String text) {
        List<Telemetry> items = new ArrayList<>();
        items.add(EventTelemetry.builder(text).context(context(text)).build());
        items.add(TraceTelemetry.builder(text).property(text, text).build());
        items.add(MetricTelemetry.builder(text, 1)
                .namespace(text)
                .property("p", text)
                .build());
        items.add(RequestTelemetry.builder(text)
                .id(text)
                .responseCode(text)
                .source(text)
                .url(text)
                .build());
        items.add(DependencyTelemetry.builder(text)
                .id(text)
                .type(text)
                .target(text)
                .data(text)
                .resultCode(text)
                .measurement(text, 1)
                .build());
        items.add(AvailabilityTelemetry.builder(text)
                .id(text)
                .runLocation(text)
                .message(text)
                .build());
        items.add(PageViewTelemetry.builder(text)
                .id(text)
                .url(text)
                .referrerUri(text)
                .build());
        items.add(new ExceptionTelemetry(
                null,
                context(text),
                List.of(new ExceptionDetails(text, text, List.of(new StackFrame(0, text, text, text, 1)), 1)),
                null,
                text,
                Map.of("p", text),
                Map.of()));
        return items.stream();
    }

    /** The service counts an item as often as the rounded quotient says. */
    @Test
    void anItemKeptByOneInManyStandsForExactlyThatMany() {
        for (int stoodFor = 2; stoodFor <= 2_000; stoodFor++) {
            JsonNode json = Envelopes.read(
                    EventTelemetry.builder("any").sampleRate(100.0 / stoodFor).build());

            assertThat(Math.round(100 / json.path("sampleRate").doubleValue())).isEqualTo(stoodFor);
        }
    }

    @Test
    void anItemThatStandsForItselfNamesNoRate() {
        assertThat(Envelopes.read(EventTelemetry.builder("any").sampleRate(100).build())
                        .has("sampleRate"))
                .isFalse();
    }
}
