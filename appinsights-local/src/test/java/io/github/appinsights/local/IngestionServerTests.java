package io.github.appinsights.local;

import static io.github.appinsights.local.GoldenEnvelopes.golden;
import static io.github.appinsights.local.GoldenEnvelopes.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.appinsights.local.received.ReceivedEnvelope;
import io.github.appinsights.local.received.ReceivedTelemetry;
import java.io.ByteArrayInputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngestionServerTests {

    private final ReceivedTelemetry received = new ReceivedTelemetry();
    private final IngestionServer ingestion = IngestionServer.builder()
            .clock(GoldenEnvelopes.CLOCK)
            .listener(received)
            .build();
    private TrackClient client = new TrackClient(URI.create("http://127.0.0.1/"));

    @BeforeEach
    void start() {
        ingestion.start();
        client = new TrackClient(ingestion.endpoint());
    }

    @AfterEach
    void stop() {
        ingestion.close();
    }

    static List<String> goldenEnvelopes() {
        return GoldenEnvelopes.all();
    }

    @ParameterizedTest
    @MethodSource("goldenEnvelopes")
    void acceptsEveryGoldenEnvelope(String envelope) {
        TrackClient.Answer answer = client.track(envelope);

        assertThat(answer.body()).isEqualTo("{\"itemsReceived\":1,\"itemsAccepted\":1,\"appId\":null,\"errors\":[]}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PageviewData", "PageEventData", "PageViewPerfData", "PageViewPerformanceData"})
    void acceptsTheOtherNamesOfPageViews(String baseType) {
        TrackClient.Answer answer =
                client.track(golden("PageViewData").replace("\"PageViewData\"", "\"" + baseType + "\""));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(received.totals().accepted())
                .containsOnlyKeys(baseType.contains("Perf") ? "PageViewPerfData" : "PageViewData");
    }

    static Stream<String> edges() {
        String longest = "\"" + "x".repeat(1024) + "\"";
        return Stream.of(
                with("EventData", "/time", "\"2026-03-02T05:10:00Z\""),
                with("EventData", "/time", "\"2026-03-04T07:10:00.0000000Z\""),
                with("EventData", "/sampleRate", "100"),
                with("EventData", "/sampleRate", "0.1"),
                with("EventData", "/iKey", "\"" + "k".repeat(40) + "\""),
                with("EventData", "/tags/ai.operation.name", longest),
                with("EventData", "/tags/my.own", longest),
                with("EventData", "/tags", "{}"),
                with("EventData", "/startTime", "17"),
                with("EventData", "/data/baseData/unknown", "null"),
                with("EventData", "/data/baseData/properties", "{\"" + "k".repeat(150) + "\":\"\"}"),
                with("RequestData", "/tags/ai.location.ip", "\"2001:db8::1\""),
                with("RequestData", "/tags/ai.location.ip", "\"::ffff:203.0.113.7\""),
                with("RequestData", "/data/baseData/duration", "\"999.23:59:59.9999999\""),
                with("RequestData", "/data/baseData/duration", "\"00:00:00\""),
                with("RequestData", "/data/baseData/responseCode", "\"0\""),
                with("MessageData", "/data/baseData/severityLevel", "4"),
                with("MessageData", "/data/baseData/message", "\"" + "x".repeat(32_768) + "\""),
                with("MetricData", "/data/baseData/metrics/0/kind", "1"),
                with("MetricData", "/data/baseData/metrics/0/value", "-1.7976931348623157E308"),
                with("ExceptionData", "/data/baseData/exceptions/0/parsedStack/0/line", "-999999"),
                with("ExceptionData", "/data/baseData/exceptions/0/parsedStack/0/line", "999999"));
    }

    @ParameterizedTest
    @MethodSource("edges")
    void acceptsWhatIsJustInsideTheLimits(String envelope) {
        TrackClient.Answer answer = client.track(envelope);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void acceptsAnItemOfExactlyTheLimit() {
        String envelope = with("EventData", "/padding", "\"\"");
        String padding = "x".repeat(65_536 - envelope.length());
        String full = envelope.replace("\"padding\":\"\"", "\"padding\":\"" + padding + "\"");

        assertThat(client.track(full).status()).isEqualTo(200);
        assertThat(client.track(full.replace("xxx", "xxxx")).status()).isEqualTo(400);
    }

    @Test
    void countsBytesAndNotCharacters() {
        String message = "\u0416".repeat(32_768);

        TrackClient.Answer answer = client.track(with("MessageData", "/data/baseData/message", "\"" + message + "\""));

        assertThat(answer.body()).contains("Telemetry item length must not exceed 65536");
    }

    @Test
    void takesLinesOrAnArrayPlainOrZippedOnBothPaths() {
        String lines = String.join("\n", GoldenEnvelopes.all());
        String windowsLines = String.join("\r\n", GoldenEnvelopes.all()) + "\r\n\r\n";
        String array = " [" + String.join(" ,\n", GoldenEnvelopes.all()) + "]\n";
        int count = GoldenEnvelopes.all().size();

        assertThat(Stream.of(lines, windowsLines, array)
                        .flatMap(body -> Stream.of(
                                client.track(body),
                                client.trackGzip(body),
                                client.post("v2/track", body.getBytes(StandardCharsets.UTF_8)),
                                client.post(
                                        "v2.1/track",
                                        body.getBytes(StandardCharsets.UTF_8),
                                        "Content-Type",
                                        "application/x-json-stream"))))
                .hasSize(12)
                .allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.json().path("itemsAccepted").intValue()).isEqualTo(count);
                });
    }

    @Test
    void takesABodyInChunks() {
        byte[] body = golden("EventData").getBytes(StandardCharsets.UTF_8);
        HttpRequest request = client.request("v2.1/track")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build();

        assertThat(client.send(request).status()).isEqualTo(200);
    }

    @Test
    void answersPartialSuccessForAMixedBatch() {
        TrackClient.Answer answer = client.trackGzip(String.join(
                "\n",
                "{\"ver\":1}",
                golden("EventData"),
                "{not json",
                golden("MessageData"),
                with("EventData", "/ver", "9")));

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.json().path("itemsReceived").intValue()).isEqualTo(5);
        assertThat(answer.json().path("itemsAccepted").intValue()).isEqualTo(2);
        assertThat(answer.json().path("errors").findValuesAsString("index")).containsExactly("0", "2", "4");
        assertThat(answer.json().path("errors").findValuesAsString("statusCode"))
                .containsOnly("400");
    }

    @Test
    void keepsTheNeighboursOfABrokenArrayElement() {
        TrackClient.Answer answer =
                client.track("[" + golden("EventData") + ",{\"a\":tru},7," + golden("MessageData") + ",]");

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.json().path("errors").findValuesAsString("index")).containsExactly("1", "2", "4");
    }

    @Test
    void answersTheStatusOfTheFirstItemWhenNoneIsAccepted() {
        TrackClient.Answer answer = client.track("{\"ver\":1}\nnonsense");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("itemsReceived").intValue()).isEqualTo(2);
        assertThat(answer.json().path("itemsAccepted").intValue()).isZero();
        assertThat(answer.json().path("errors").path(0).path("message").stringValue())
                .isEqualTo("109: Field 'name' on type 'Envelope' is required but missing or empty."
                        + " Expected: string, Actual: ");
        assertThat(answer.json().path("errors").path(1).path("message").stringValue())
                .startsWith("Invalid JSON: Unrecognized token 'nonsense'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n \r\n", "[]", " [ ] "})
    void refusesABodyWithoutItems(String body) {
        TrackClient.Answer answer = client.track(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("itemsReceived").intValue()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{}", "[{}] {}", "[\"a", "["})
    void refusesAnArrayThatDoesNotEndWithTheBody(String body) {
        TrackClient.Answer answer = client.track(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("Invalid JSON: ");
    }

    @Test
    void refusesOtherEncodingsThanUtf8AndAByteOrderMark() {
        String event = golden("EventData");

        assertThat(client.post("v2.1/track", event.getBytes(StandardCharsets.UTF_16LE))
                        .status())
                .isEqualTo(400);
        assertThat(client.track("\ufeff" + event).status()).isEqualTo(400);
        assertThat(client.post("v2.1/track", event.replace("web", "\u00e9").getBytes(StandardCharsets.ISO_8859_1))
                        .body())
                .contains("Invalid JSON: not UTF-8");
    }

    @Test
    void survivesDeepNesting() {
        TrackClient.Answer answer = client.track("{\"a\":" + "[".repeat(30_000));

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void refusesWhatIsNotGzip() {
        byte[] plain = golden("EventData").getBytes(StandardCharsets.UTF_8);
        byte[] zipped = TrackClient.gzip(plain);
        byte[] cut = Arrays.copyOf(zipped, zipped.length - 12);

        assertThat(client.post("v2.1/track", plain, "Content-Encoding", "gzip").status())
                .isEqualTo(400);
        assertThat(client.post("v2.1/track", cut, "Content-Encoding", "gzip").status())
                .isEqualTo(400);
        assertThat(client.post("v2.1/track", plain, "Content-Encoding", "br").status())
                .isEqualTo(415);
    }

    @Test
    void refusesAGzipBomb() {
        TrackClient.Answer answer = client.trackGzip(new byte[(32 << 20) + 1]);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("after gunzip");
    }

    @Test
    void refusesTooManyBytesOnTheWire() {
        TrackClient.Answer answer = client.post("v2.1/track", new byte[3 * (8 << 20)]);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(client.track(golden("EventData")).status()).isEqualTo(200);
    }

    @Test
    void refusesTooManyItems() {
        String body = String.join("\n", Collections.nCopies(64_000 + 1, "{}"));

        assertThat(client.trackGzip(body).status()).isEqualTo(413);
    }

    @Test
    void knowsNoOtherPathAndNoOtherMethod() {
        byte[] large = new byte[1 << 20];

        assertThat(client.post("v2/validate", large).status()).isEqualTo(404);
        assertThat(client.post("/", large).status()).isEqualTo(404);
        assertThat(client.post("v2.1/track/", large).status()).isEqualTo(404);
        assertThat(client.send(client.request("v2.1/track").GET().build()).status())
                .isEqualTo(405);
        assertThat(client.send(client.request("v2/track").DELETE().build()).status())
                .isEqualTo(405);
    }

    @Test
    void storesAcceptedItemsAndCountsRefusedOnes() {
        client.track(golden("RequestData") + "\n{}\n" + golden("ExceptionData"));

        assertThat(received.newest(10, 0, null))
                .extracting(ReceivedEnvelope::type)
                .containsExactly("ExceptionData", "RequestData");
        ReceivedEnvelope request = received.newest(10, 0, "RequestData").get(0);
        assertThat(request.raw()).isEqualTo(golden("RequestData"));
        assertThat(request.bytes()).isEqualTo(golden("RequestData").length());
        assertThat(received.totals().accepted())
                .containsEntry("RequestData", 1L)
                .containsEntry("ExceptionData", 1L);
        assertThat(received.totals().rejected()).isOne();
        assertThat(received.totals().lastRejections()).hasSize(1);
    }

    @Test
    void servesManyClientsAtOnce() {
        int requests = 200;

        IntStream.range(0, requests).parallel().forEach(i -> {
            assertThat(client.trackGzip(String.join("\n", GoldenEnvelopes.all()))
                            .status())
                    .isEqualTo(200);
        });

        long accepted = received.totals().accepted().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        assertThat(accepted).isEqualTo((long) requests * GoldenEnvelopes.all().size());
    }

    @Test
    void closesAndStartsAgain() {
        URI first = ingestion.endpoint();
        ingestion.start();
        assertThat(ingestion.endpoint()).isEqualTo(first);
        assertThat(client.track(golden("EventData")).status()).isEqualTo(200);

        ingestion.close();
        ingestion.close();

        assertThatThrownBy(() -> client.track(golden("EventData"))).hasCauseInstanceOf(ConnectException.class);
        assertThatIllegalStateException().isThrownBy(ingestion::endpoint);
        ingestion.start();
        assertThat(new TrackClient(ingestion.endpoint())
                        .track(golden("EventData"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void listensOnTheLoopbackAddressAndTheGivenPort() {
        int port = ingestion.endpoint().getPort();
        ingestion.close();
        try (IngestionServer again = IngestionServer.builder().port(port).build()) {
            again.start();
            assertThat(again.endpoint()).isEqualTo(URI.create("http://127.0.0.1:" + port + "/"));
        }
    }
}
