package io.github.appinsights.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.TraceIds;
import io.github.appinsights.spring.web.RunningApplication.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Streams and upgraded connections, whose length says nothing about how long somebody waited. */
class StreamsTests {

    private static RunningApplication application;

    @BeforeAll
    static void start() {
        application = RunningApplication.start(List.of(CasesApplication.class));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void serverSentEventsAreToldAtTheFirstByteWhileTheyGoOn() throws IOException {
        String traceId = TraceIds.newTraceId();
        try (RawConnection connection = new RawConnection(application.port())) {
            connection.request("GET", "/events", traceId).readUntil("tick");
            RequestTelemetry request = application.telemetry().request(traceId);
            assertThat(request.name()).isEqualTo("GET /events");
            assertThat(request.responseCode()).isEqualTo("200");
            assertThat(request.success()).isTrue();
            assertThat(request.properties()).containsExactly(Map.entry("streamed", "true"));
            assertThat(connection.readUntil("tick")).contains("tick");
            connection.reset();
        }
        assertToldOnce(traceId);
    }

    @Test
    void linesOfJsonAreToldWithTheTimeToTheFirstByte() throws IOException {
        String traceId = TraceIds.newTraceId();
        try (RawConnection connection = new RawConnection(application.port())) {
            long start = System.nanoTime();
            connection.request("GET", "/lines", traceId, "Connection: close").readUntil("{\"n\":1}");
            Duration untilFirstLine = Duration.ofNanos(System.nanoTime() - start);
            RequestTelemetry request = application.telemetry().request(traceId);
            assertThat(request.properties()).containsEntry("streamed", "true");
            assertThat(request.duration()).isBetween(Duration.ofMillis(90), untilFirstLine);
            assertThat(request.measurements().get("handlerMs"))
                    .isLessThanOrEqualTo(request.duration().toNanos() / 1e6);
            assertThat(connection.readAll()).asString().contains("{\"n\":3}");
        }
        assertToldOnce(traceId);
    }

    @Test
    void aStreamThatBreaksOffIsAnExceptionOfARequestAlreadyTold() throws IOException {
        String traceId = TraceIds.newTraceId();
        try (RawConnection connection = new RawConnection(application.port())) {
            connection.request("GET", "/events/broken", traceId).readAll();
        }
        RequestTelemetry request = application.telemetry().request(traceId);
        assertThat(request.responseCode()).isEqualTo("200");
        assertThat(request.properties()).containsEntry("streamed", "true");
        assertThat(RecordedTraces.operation(application.telemetry().exception(traceId))
                        .parentId())
                .isEqualTo(request.id());
        assertThat(application.telemetry().metric(traceId).properties()).containsEntry("outcome", "failed");
        assertToldOnce(traceId);
    }

    @Test
    void aStreamThatEndsTellsHowLongItLasted() throws IOException {
        String traceId = TraceIds.newTraceId();
        long start = System.nanoTime();
        try (RawConnection connection = new RawConnection(application.port())) {
            connection.request("GET", "/lines", traceId, "Connection: close").readAll();
        }
        MetricTelemetry metric = application.telemetry().metric(traceId);
        assertThat(metric.name()).isEqualTo("http.server.stream.duration");
        assertThat(metric.value()).isBetween(0.29, (System.nanoTime() - start) / 1e9);
        assertThat(metric.properties())
                .containsOnly(Map.entry("operation", "GET /lines"), Map.entry("outcome", "complete"));
        assertThat(RecordedTraces.operation(metric).parentId())
                .isEqualTo(application.telemetry().request(traceId).id());
    }

    @Test
    void aClientThatLeavesAStreamIsNoExceptionAndEndsItCancelled() throws IOException {
        String traceId = TraceIds.newTraceId();
        try (RawConnection connection = new RawConnection(application.port())) {
            connection.request("GET", "/events", traceId).readUntil("tick");
            connection.reset();
        }
        assertThat(application.telemetry().metric(traceId).properties()).containsEntry("outcome", "cancelled");
        assertThat(application.telemetry().request(traceId).success()).isTrue();
        assertThat(application.telemetry().exceptions(traceId)).isEmpty();
    }

    @Test
    void whatIsNoStreamHasNoLength() {
        Answer answer = application.get("/later/1");
        application.telemetry().request(answer.traceId());
        assertThat(application.telemetry().metrics(answer.traceId())).isEmpty();
    }

    @Test
    void aStreamThatFailsBeforeItsFirstByteIsAnOrdinaryFailure() {
        Answer answer = application.get("/events/refused");
        assertThat(answer.status()).isEqualTo(500);
        RequestTelemetry request = application.telemetry().request(answer.traceId());
        assertThat(request.responseCode()).isEqualTo("500");
        assertThat(request.properties())
                .containsOnly(Map.entry("exceptionType", IllegalStateException.class.getName()));
        assertThat(application.telemetry().metrics(answer.traceId())).isEmpty();
        assertThat(application.telemetry().exception(answer.traceId())).isNotNull();
    }

    @Test
    void anUpgradeIsToldWithoutTheDurationOfTheSession() throws IOException {
        String traceId = TraceIds.newTraceId();
        try (RawConnection connection = new RawConnection(application.port())) {
            String answer = connection
                    .request(
                            "GET",
                            "/ws/attic",
                            traceId,
                            "Upgrade: websocket",
                            "Connection: Upgrade",
                            "Sec-WebSocket-Version: 13",
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
                    .readUntil("\r\n\r\n");
            assertThat(answer).contains("101 Switching Protocols");
            // the session is still open
            RequestTelemetry request = application.telemetry().request(traceId);
            assertThat(request.name()).isEqualTo("GET /ws/{room}");
            assertThat(request.responseCode()).isEqualTo("101");
            assertThat(request.success()).isTrue();
            assertThat(request.duration().toNanos() / 1e6)
                    .isEqualTo(request.measurements().get("handlerMs"));
        }
        assertToldOnce(traceId);
    }

    @Test
    void anUpgradeThatIsRefusedIsToldByItsStatus() {
        Answer answer = application.get("/ws/attic");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(application.telemetry().request(answer.traceId()).responseCode())
                .isEqualTo("400");
    }

    /** Another request that ended later shows that nothing more is on its way. */
    private static void assertToldOnce(String traceId) {
        application.telemetry().request(application.get("/ok/1").traceId());
        await().during(Duration.ofMillis(200))
                .until(() -> application.telemetry().requests(traceId).size() == 1);
    }
}
