package io.github.appinsights.local;

import static io.github.appinsights.local.GoldenEnvelopes.golden;
import static io.github.appinsights.local.GoldenEnvelopes.with;
import static io.github.appinsights.local.GoldenEnvelopes.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.appinsights.local.received.ReceivedTelemetry;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Each case stands second in a request whose first item is good: the answer must name index 1. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RejectionTests {

    private static final String BASE = "/data/baseData/";

    private final ReceivedTelemetry received = new ReceivedTelemetry();
    private final IngestionServer ingestion = IngestionServer.builder()
            .clock(GoldenEnvelopes.CLOCK)
            .listener(received)
            .build();

    @BeforeAll
    void start() {
        ingestion.start();
    }

    @AfterAll
    void stop() {
        ingestion.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"envelopes", "tags", "data", "fields", "exceptions", "metrics", "maps", "json"})
    void refusesTheItemAndSaysWhy(String rule, String item, String message) {
        TrackClient client = new TrackClient(ingestion.endpoint());

        TrackClient.Answer answer = client.track(golden("EventData") + "\n" + item + "\n");

        assertThat(answer.status()).as(answer.body()).isEqualTo(206);
        assertThat(answer.json().path("itemsReceived").intValue()).isEqualTo(2);
        assertThat(answer.json().path("itemsAccepted").intValue()).isEqualTo(1);
        assertThat(answer.json().path("errors")).hasSize(1);
        JsonNode error = answer.json().path("errors").path(0);
        assertThat(error.path("index").intValue()).isEqualTo(1);
        assertThat(error.path("statusCode").intValue()).isEqualTo(400);
        assertThat(error.path("message").stringValue()).isEqualTo(message);
    }

    static Stream<Arguments> envelopes() {
        return Stream.of(
                arguments("ver is 1", with("EventData", "/ver", "2"), wrong("ver", "Envelope", "integer 1", "2")),
                arguments("ver is a number", with("EventData", "/ver", "\"1\""), wrong("ver", "Envelope", "integer 1")),
                arguments("name there", without("EventData", "/name"), missing("name", "Envelope")),
                arguments("name not empty", with("EventData", "/name", "\"\""), missing("name", "Envelope")),
                arguments(
                        "name length", with("EventData", "/name", text(1025)), tooLong("name", "Envelope", 1024, 1025)),
                arguments("name a string", with("EventData", "/name", "7"), wrong("name", "Envelope", "string")),
                arguments("time there", without("EventData", "/time"), missing("time", "Envelope")),
                arguments("time a string", with("EventData", "/time", "17"), wrong("time", "Envelope", "string")),
                arguments(
                        "time in UTC",
                        with("EventData", "/time", "\"2026-03-04T05:06:07+01:00\""),
                        wrong("time", "Envelope", "string")),
                arguments(
                        "time a date and time",
                        with("EventData", "/time", "\"2026-03-04\""),
                        wrong("time", "Envelope", "string")),
                arguments(
                        "time a day that exists",
                        with("EventData", "/time", "\"2026-02-30T05:06:07Z\""),
                        wrong("time", "Envelope", "string")),
                arguments(
                        "time of nine digits",
                        with("EventData", "/time", "\"2026-03-04T05:06:07.123456789Z\""),
                        wrong("time", "Envelope", "string")),
                arguments(
                        "time too old",
                        with("EventData", "/time", "\"2026-03-02T05:09:59.999Z\""),
                        "103: Field 'time' on type 'Envelope' is older than the allowed min date."
                                + " Expected: now - 172800000ms, Actual: now - 172800001ms"),
                arguments(
                        "time too new",
                        with("EventData", "/time", "\"2026-03-04T07:10:00.001Z\""),
                        "104: Field 'time' on type 'Envelope' is newer than the max date."
                                + " Expected: now + 7200000ms, Actual: now + 7200001ms"),
                arguments("key there", without("EventData", "/iKey"), missing("iKey", "Envelope")),
                arguments("key not blank", with("EventData", "/iKey", "\" \""), missing("iKey", "Envelope")),
                arguments("key length", with("EventData", "/iKey", text(41)), tooLong("iKey", "Envelope", 40, 41)),
                arguments(
                        "sample rate above 0",
                        with("EventData", "/sampleRate", "0"),
                        wrong("sampleRate", "Envelope", "double in (0, 100]", "0")),
                arguments(
                        "sample rate up to 100",
                        with("EventData", "/sampleRate", "100.5"),
                        wrong("sampleRate", "Envelope", "double in (0, 100]", "100.5")),
                arguments(
                        "sample rate a number",
                        with("EventData", "/sampleRate", "\"50\""),
                        wrong("sampleRate", "Envelope", "double in (0, 100]")),
                arguments("seq length", with("EventData", "/seq", text(65)), tooLong("seq", "Envelope", 64, 65)),
                arguments("flags a number", with("EventData", "/flags", "true"), wrong("flags", "Envelope", "integer")),
                arguments("no null", with("EventData", "/seq", "null"), wrong("seq", "Envelope", "string")));
    }

    static Stream<Arguments> tags() {
        Stream<Arguments> lengths = Stream.of(
                        "5 ai.session.isFirst",
                        "64 ai.operation.correlationVector",
                        "64 ai.internal.sdkVersion",
                        "64 ai.internal.agentVersion",
                        "64 ai.session.id",
                        "64 ai.device.locale",
                        "64 ai.device.type",
                        "128 ai.operation.id",
                        "128 ai.user.id",
                        "256 ai.cloud.role",
                        "256 ai.cloud.roleInstance",
                        "256 ai.cloud.roleVer",
                        "256 ai.cloud.location",
                        "256 ai.internal.nodeName",
                        "256 ai.location.country",
                        "256 ai.location.province",
                        "256 ai.location.city",
                        "256 ai.device.model",
                        "256 ai.device.oemName",
                        "256 ai.device.osVersion",
                        "512 ai.operation.parentId",
                        "1024 ai.operation.name",
                        "1024 ai.operation.syntheticSource",
                        "1024 ai.application.ver",
                        "1024 ai.user.authUserId",
                        "1024 ai.user.accountId",
                        "1024 ai.device.id",
                        "46 ai.location.ip")
                .map(line -> line.split(" ", -1))
                .map(limit -> tagLength(Integer.parseInt(limit[0]), limit[1]));
        Stream<Arguments> addresses = Stream.of(
                        "203.0.113.7:443", "[2001:db8::1]", "fe80::1%eth0", "example.org", "203.0.113", "300.1.1.1")
                .map(ip -> arguments(
                        "address " + ip,
                        with("RequestData", "/tags/ai.location.ip", "\"" + ip + "\""),
                        wrong("ai.location.ip", "ContextTagKeys", "IP address without port", ip)));
        Stream<Arguments> types = Stream.of(
                arguments("tags an object", with("EventData", "/tags", "[]"), wrong("tags", "Envelope", "object")),
                arguments(
                        "tag a string",
                        with("EventData", "/tags/ai.user.id", "7"),
                        wrong("ai.user.id", "ContextTagKeys", "string")),
                arguments(
                        "unknown tag a string",
                        with("EventData", "/tags/my.own", "true"),
                        wrong("my.own", "ContextTagKeys", "string")),
                arguments(
                        "the length seen in an issue",
                        with("EventData", "/tags/ai.operation.name", text(1169)),
                        "100: Field 'ai.operation.name' on type 'ContextTagKeys' is too long."
                                + " Expected: 1024 characters, Actual: 1169"));
        return Stream.of(lengths, addresses, types).flatMap(cases -> cases);
    }

    static Stream<Arguments> data() {
        Stream<Arguments> envelope = Stream.of(
                arguments("data there", without("EventData", "/data"), missing("data", "Envelope", "object")),
                arguments("data an object", with("EventData", "/data", "[1]"), wrong("data", "Envelope", "object")),
                arguments("baseType there", without("EventData", "/data/baseType"), missing("baseType", "Data")),
                arguments(
                        "baseType known",
                        with("EventData", "/data/baseType", "\"MetricsData\""),
                        "Unknown domain type 'Microsoft.ApplicationInsights.MetricsData'"),
                arguments(
                        "baseData there",
                        without("EventData", "/data/baseData"),
                        missing("baseData", "Data", "object")),
                arguments(
                        "baseData an object",
                        with("EventData", "/data/baseData", "\"x\""),
                        wrong("baseData", "Data", "object")));
        Stream<Arguments> versions = Stream.of(
                        "RequestData",
                        "RemoteDependencyData",
                        "MessageData",
                        "ExceptionData",
                        "EventData",
                        "MetricData",
                        "AvailabilityData",
                        "PageViewData",
                        "PageViewPerfData")
                .flatMap(type -> Stream.of(
                        arguments(type + ".ver there", without(type, BASE + "ver"), missing("ver", type, "integer 2")),
                        arguments(
                                type + ".ver is 2",
                                with(type, BASE + "ver", "1"),
                                wrong("ver", type, "integer 2", "1"))));
        return Stream.concat(envelope, versions);
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                        required("RequestData", "id", 512),
                        required("RequestData", "responseCode", 1024),
                        optional("RequestData", "source", 1024),
                        optional("RequestData", "name", 1024),
                        optional("RequestData", "url", 2048),
                        requiredSpan("RequestData", "duration"),
                        requiredFlag("RequestData", "success"),
                        required("RemoteDependencyData", "name", 1024),
                        optional("RemoteDependencyData", "id", 512),
                        optional("RemoteDependencyData", "resultCode", 1024),
                        optional("RemoteDependencyData", "data", 8192),
                        optional("RemoteDependencyData", "type", 1024),
                        optional("RemoteDependencyData", "target", 1024),
                        requiredSpan("RemoteDependencyData", "duration"),
                        flag("RemoteDependencyData", "success"),
                        required("MessageData", "message", 32_768),
                        severity("MessageData"),
                        severity("ExceptionData"),
                        optional("ExceptionData", "problemId", 1024),
                        required("EventData", "name", 512),
                        required("AvailabilityData", "id", 512),
                        required("AvailabilityData", "name", 1024),
                        requiredSpan("AvailabilityData", "duration"),
                        requiredFlag("AvailabilityData", "success"),
                        optional("AvailabilityData", "runLocation", 1024),
                        optional("AvailabilityData", "message", 8192),
                        required("PageViewData", "id", 512),
                        required("PageViewData", "name", 512),
                        optional("PageViewData", "url", 2048),
                        span("PageViewData", "duration"),
                        optional("PageViewData", "referrerUri", 2048),
                        optional("PageViewData", "referredUri", 2048),
                        required("PageViewPerfData", "id", 512),
                        required("PageViewPerfData", "name", 512),
                        optional("PageViewPerfData", "url", 2048),
                        span("PageViewPerfData", "duration"),
                        span("PageViewPerfData", "perfTotal"),
                        span("PageViewPerfData", "networkConnect"),
                        span("PageViewPerfData", "sentRequest"),
                        span("PageViewPerfData", "receivedResponse"),
                        span("PageViewPerfData", "domProcessing"))
                .flatMap(cases -> cases);
    }

    static Stream<Arguments> exceptions() {
        String type = "ExceptionData";
        String first = BASE + "exceptions/0/";
        String frame = first + "parsedStack/0/";
        Stream<Arguments> shapes = Stream.of(
                arguments("exceptions there", without(type, BASE + "exceptions"), missing("exceptions", type, "array")),
                arguments(
                        "one exception at least",
                        with(type, BASE + "exceptions", "[]"),
                        missing("exceptions", type, "array")),
                arguments(
                        "exceptions a list", with(type, BASE + "exceptions", "{}"), wrong("exceptions", type, "array")),
                arguments(
                        "an exception an object",
                        with(type, BASE + "exceptions/0", "\"x\""),
                        wrong("exceptions", type, "object")),
                arguments(
                        "the second exception counts too",
                        with(type, BASE + "exceptions/1/typeName", "7"),
                        wrong("typeName", "ExceptionDetails", "string")),
                arguments("id", with(type, first + "id", "1.5"), wrong("id", "ExceptionDetails", "integer")),
                arguments(
                        "id in 32 bits",
                        with(type, first + "id", "2147483648"),
                        wrong("id", "ExceptionDetails", "integer", "2147483648")),
                arguments(
                        "outerId",
                        with(type, first + "outerId", "\"1\""),
                        wrong("outerId", "ExceptionDetails", "integer")),
                arguments(
                        "hasFullStack",
                        with(type, first + "hasFullStack", "\"true\""),
                        wrong("hasFullStack", "ExceptionDetails", "boolean")),
                arguments(
                        "parsedStack",
                        with(type, first + "parsedStack", "\"at\""),
                        wrong("parsedStack", "ExceptionDetails", "array")),
                arguments("typeName there", without(type, first + "typeName"), missing("typeName", "ExceptionDetails")),
                arguments("message there", without(type, first + "message"), missing("message", "ExceptionDetails")),
                arguments(
                        "message not blank",
                        with(type, first + "message", "\"\\n \""),
                        missing("message", "ExceptionDetails")),
                arguments("level there", without(type, frame + "level"), missing("level", "StackFrame", "integer")),
                arguments("method there", without(type, frame + "method"), missing("method", "StackFrame")));
        Stream<Arguments> lengths = Stream.of(
                        "1024 typeName",
                        "32768 message",
                        "32768 stack",
                        "1024 parsedStack/0/method",
                        "1024 parsedStack/0/assembly",
                        "1024 parsedStack/0/fileName")
                .map(line -> line.split(" ", -1))
                .map(limit -> {
                    int max = Integer.parseInt(limit[0]);
                    String field = limit[1].substring(limit[1].lastIndexOf('/') + 1);
                    String owner = limit[1].contains("/") ? "StackFrame" : "ExceptionDetails";
                    return arguments(
                            field + " length",
                            with(type, first + limit[1], text(max + 1)),
                            tooLong(field, owner, max, max + 1));
                });
        Stream<Arguments> lines = Stream.of("0", "1000000", "-1000000", "99999999999")
                .map(line -> arguments(
                        "line " + line,
                        with(type, frame + "line", line),
                        wrong("line", "StackFrame", "integer, 0 < |line| < 1000000", line)));
        Stream<Arguments> text = Stream.of(arguments(
                "line a number",
                with(type, frame + "line", "\"41\""),
                wrong("line", "StackFrame", "integer, 0 < |line| < 1000000")));
        return Stream.of(shapes, lengths, lines, text).flatMap(cases -> cases);
    }

    static Stream<Arguments> metrics() {
        String point = BASE + "metrics/0/";
        Stream<Arguments> shapes = Stream.of(
                arguments(
                        "metrics there",
                        without("MetricData", BASE + "metrics"),
                        missing("metrics", "MetricData", "array")),
                arguments(
                        "one data point at least",
                        with("MetricData", BASE + "metrics", "[]"),
                        missing("metrics", "MetricData", "array")),
                arguments(
                        "value there", without("MetricData", point + "value"), missing("value", "DataPoint", "double")),
                arguments("name there", without("MetricData", point + "name"), missing("name", "DataPoint")),
                arguments(
                        "name length",
                        with("MetricData", point + "name", text(151)),
                        tooLong("name", "DataPoint", 150, 151)),
                arguments(
                        "ns length", with("MetricData", point + "ns", text(257)), tooLong("ns", "DataPoint", 256, 257)),
                arguments(
                        "kind by name",
                        with("MetricData", point + "kind", "\"Sum\""),
                        wrong("kind", "DataPoint", "Measurement | Aggregation", "Sum")),
                arguments(
                        "kind by number",
                        with("MetricData", point + "kind", "2"),
                        wrong("kind", "DataPoint", "Measurement | Aggregation", "2")),
                arguments(
                        "count whole",
                        with("MetricData", point + "count", "1.5"),
                        wrong("count", "DataPoint", "integer")),
                arguments(
                        "count in 32 bits",
                        with("MetricData", point + "count", "2147483648"),
                        wrong("count", "DataPoint", "integer", "2147483648")));
        Stream<Arguments> numbers = Stream.of("value", "min", "max", "stdDev")
                .flatMap(field -> Stream.of(
                        arguments(
                                field + " not in quotes",
                                with("MetricData", point + field, "\"NaN\""),
                                wrong(field, "DataPoint", "double")),
                        arguments(
                                field + " finite",
                                with("MetricData", point + field, "12345.5").replace("12345.5", "1e999"),
                                wrong(field, "DataPoint", "double", "Infinity"))));
        return Stream.concat(shapes, numbers);
    }

    static Stream<Arguments> maps() {
        Stream<Arguments> properties = Stream.of(
                        "RequestData",
                        "RemoteDependencyData",
                        "MessageData",
                        "ExceptionData",
                        "EventData",
                        "MetricData",
                        "AvailabilityData",
                        "PageViewData",
                        "PageViewPerfData")
                .flatMap(type -> Stream.of(
                        arguments(
                                type + ".properties not null",
                                with(type, BASE + "properties", "null"),
                                wrong("properties", type, "object")),
                        arguments(
                                type + " property a string",
                                with(type, BASE + "properties", "{\"a\":1}"),
                                wrong("properties.a", type, "string")),
                        arguments(
                                type + " property key length",
                                with(type, BASE + "properties", "{" + text(151) + ":\"\"}"),
                                tooLong("properties key", type, 150, 151)),
                        arguments(
                                type + " property value length",
                                with(type, BASE + "properties", "{\"a\":" + text(8193) + "}"),
                                tooLong("properties.a", type, 8192, 8193))));
        Stream<Arguments> measurements = Stream.of(
                arguments(
                        "property key not blank",
                        with("EventData", BASE + "properties", "{\" \":\"x\"}"),
                        missing("properties key", "EventData")),
                arguments(
                        "half a surrogate pair",
                        with("EventData", BASE + "properties", "{\"a\":\"b\"}").replace("\"b\"", "\"\\ud83d\""),
                        wrong("properties.a", "EventData", "string of whole Unicode characters")),
                arguments(
                        "measurements an object",
                        with("EventData", BASE + "measurements", "[]"),
                        wrong("measurements", "EventData", "object")),
                arguments(
                        "measurement a number",
                        with("EventData", BASE + "measurements", "{\"a\":\"Infinity\"}"),
                        wrong("measurements.a", "EventData", "double")),
                arguments(
                        "measurement key length",
                        with("EventData", BASE + "measurements", "{" + text(151) + ":1}"),
                        tooLong("measurements key", "EventData", 150, 151)),
                arguments(
                        "measurement finite",
                        golden("EventData").replace("19.9", "-1e999"),
                        wrong("measurements.amount", "EventData", "double", "-Infinity")));
        Stream<Arguments> everyType = Stream.of(
                        "RequestData",
                        "RemoteDependencyData",
                        "MessageData",
                        "ExceptionData",
                        "AvailabilityData",
                        "PageViewData",
                        "PageViewPerfData")
                .map(type -> arguments(
                        type + " measurement a number",
                        with(type, BASE + "measurements", "{\"a\":\"1\"}"),
                        wrong("measurements.a", type, "double")));
        return Stream.of(properties, measurements, everyType).flatMap(cases -> cases);
    }

    static Stream<Arguments> json() {
        String event = golden("EventData");
        return Stream.of(
                arguments("an object", "[7]", "Invalid JSON: an item is an object"),
                arguments("a number", "7", "Invalid JSON: an item is an object"),
                arguments(
                        "the same property twice",
                        event.replace("\"channel\":\"web\"", "\"channel\":\"web\",\"channel\":\"shop\""),
                        "Invalid JSON: Duplicate Object property \"channel\""),
                arguments(
                        "the same envelope field twice",
                        event.replace("\"ver\":1,", "\"ver\":1,\"ver\":1,"),
                        "Invalid JSON: Duplicate Object property \"ver\""),
                arguments(
                        "item bytes",
                        with("MessageData", BASE + "message", text(66_000)),
                        "Telemetry item length must not exceed 65536"));
    }

    private static Arguments tagLength(int max, String tag) {
        return arguments(
                tag + " length",
                with("EventData", "/tags/" + tag, text(max + 1)),
                tooLong(tag, "ContextTagKeys", max, max + 1));
    }

    private static Stream<Arguments> required(String type, String field, int max) {
        return Stream.concat(
                Stream.of(
                        arguments(type + "." + field + " there", without(type, BASE + field), missing(field, type)),
                        arguments(
                                type + "." + field + " not blank",
                                with(type, BASE + field, "\" \""),
                                missing(field, type))),
                optional(type, field, max));
    }

    private static Stream<Arguments> optional(String type, String field, int max) {
        return Stream.of(
                arguments(
                        type + "." + field + " a string",
                        with(type, BASE + field, "200"),
                        wrong(field, type, "string")),
                arguments(
                        type + "." + field + " length",
                        with(type, BASE + field, text(max + 1)),
                        tooLong(field, type, max, max + 1)));
    }

    private static Stream<Arguments> requiredFlag(String type, String field) {
        return Stream.concat(
                Stream.of(arguments(
                        type + "." + field + " there", without(type, BASE + field), missing(field, type, "boolean"))),
                flag(type, field));
    }

    private static Stream<Arguments> flag(String type, String field) {
        return Stream.of(arguments(
                type + "." + field + " a boolean",
                with(type, BASE + field, "\"true\""),
                wrong(field, type, "boolean")));
    }

    private static Stream<Arguments> requiredSpan(String type, String field) {
        return Stream.concat(
                Stream.of(arguments(type + "." + field + " there", without(type, BASE + field), missing(field, type))),
                span(type, field));
    }

    private static Stream<Arguments> span(String type, String field) {
        return Stream.of(
                        "42",
                        "\"42\"",
                        "\"0:00:01\"",
                        "\"24:00:00\"",
                        "\"00:60:00\"",
                        "\"00:00:60\"",
                        "\"-00:00:01\"",
                        "\"00:00:00.\"",
                        "\"00:00:00.12345678\"",
                        "\"1000.00:00:00\"",
                        "\"PT1S\"")
                .map(value -> arguments(
                        type + "." + field + " " + value,
                        with(type, BASE + field, value),
                        wrong(field, type, "string")));
    }

    private static Stream<Arguments> severity(String type) {
        return Stream.of("\"WARN\"", "\"warning\"", "\"2\"", "5", "-1", "1.5", "true")
                .map(value -> arguments(
                        type + ".severityLevel " + value,
                        with(type, BASE + "severityLevel", value),
                        wrong(
                                "severityLevel",
                                type,
                                "Verbose | Information | Warning | Error | Critical",
                                value.replace("\"", ""))));
    }

    private static String text(int length) {
        return "\"" + "x".repeat(length) + "\"";
    }

    private static String tooLong(String field, String type, int max, int actual) {
        return "100: Field '%s' on type '%s' is too long. Expected: %d characters, Actual: %d"
                .formatted(field, type, max, actual);
    }

    private static String wrong(String field, String type, String expected) {
        return wrong(field, type, expected, "undefined");
    }

    private static String wrong(String field, String type, String expected, String actual) {
        return "106: Field '%s' on type '%s' is of incorrect type. Expected: %s, Actual: %s"
                .formatted(field, type, expected, actual);
    }

    private static String missing(String field, String type) {
        return missing(field, type, "string");
    }

    private static String missing(String field, String type, String expected) {
        return "109: Field '%s' on type '%s' is required but missing or empty. Expected: %s, Actual: "
                .formatted(field, type, expected);
    }
}
