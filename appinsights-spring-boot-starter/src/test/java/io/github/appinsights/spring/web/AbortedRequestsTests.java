package io.github.appinsights.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.TraceIds;
import io.github.appinsights.spring.web.RunningApplication.Answer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that leave, and answers that break off. */
class AbortedRequestsTests {

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
    void aClientThatLeavesBeforeTheAnswerIsNoSuccessAndNoException() throws IOException {
        String traceId = TraceIds.newTraceId();
        try (RawConnection connection = new RawConnection(application.port())) {
            connection.request("GET", "/never", traceId);
            application.telemetry().event(traceId, "waiting");
            connection.reset();
        }
        RequestTelemetry request = application.telemetry().request(traceId);
        assertThat(request.responseCode()).isEqualTo("499");
        assertThat(request.success()).isFalse();
        assertThat(request.name()).isEqualTo("GET /never");
        assertThat(request.measurements()).doesNotContainKey("handlerMs");
        assertThat(application.telemetry().exceptions(traceId)).isEmpty();
    }

    @Test
    void aClientThatClosesInOrderBeforeTheAnswerIsToldTheSame() throws IOException {
        String traceId = TraceIds.newTraceId();
        try (RawConnection connection = new RawConnection(application.port())) {
            connection.request("GET", "/never", traceId);
            application.telemetry().event(traceId, "waiting");
        }
        assertThat(application.telemetry().request(traceId).responseCode()).isEqualTo("499");
    }

    @Test
    void aClientThatLeavesWhileItUploadsIsToldTheSame() throws IOException {
        String traceId = TraceIds.newTraceId();
        try (RawConnection connection = new RawConnection(application.port())) {
            connection.request(
                    "POST",
                    "/upload",
                    traceId,
                    "Content-Type: text/plain",
                    "Content-Length: 1000",
                    "Expect: 100-continue");
            // the server asks for the body when the controller does
            connection.readUntil("100 Continue");
            connection.send("only this");
            connection.reset();
        }
        RequestTelemetry request = application.telemetry().request(traceId);
        assertThat(request.responseCode()).isEqualTo("499");
        assertThat(request.success()).isFalse();
        assertThat(application.telemetry().exceptions(traceId)).isEmpty();
    }

    @Test
    void aClientThatLeavesDuringTheAnswerKeepsTheStatusItGot() throws IOException {
        String traceId = TraceIds.newTraceId();
        try (RawConnection connection = new RawConnection(application.port())) {
            connection.request("GET", "/endless", traceId).readUntil("tick");
            connection.reset();
        }
        RequestTelemetry request = application.telemetry().request(traceId);
        assertThat(request.responseCode()).isEqualTo("200");
        assertThat(request.success()).isTrue();
        assertThat(request.properties()).containsEntry("aborted", "true");
        assertThat(application.telemetry().exceptions(traceId)).isEmpty();
    }

    @Test
    void aClientThatLeavesDuringALargeFileKeepsTheStatusItGot(@TempDir Path files) throws IOException {
        try (RandomAccessFile large =
                new RandomAccessFile(files.resolve("large.bin").toFile(), "rw")) {
            large.setLength(200_000_000);
        }
        String traceId = TraceIds.newTraceId();
        try (RunningApplication serving = RunningApplication.start(
                        List.of(CasesApplication.class), "spring.web.resources.static-locations=file:" + files + "/");
                RawConnection connection = new RawConnection(serving.port())) {
            connection.request("GET", "/large.bin", traceId).readUntil("\r\n\r\n");
            connection.reset();
            RequestTelemetry request = serving.telemetry().request(traceId);
            assertThat(request.name()).isEqualTo("GET static");
            assertThat(request.responseCode()).isEqualTo("200");
            assertThat(request.success()).isTrue();
            assertThat(serving.telemetry().exceptions(traceId)).isEmpty();
        }
    }

    @Test
    void anAnswerThatBreaksOffKeepsItsStatusAndIsAnException() throws IOException {
        String traceId = TraceIds.newTraceId();
        try (RawConnection connection = new RawConnection(application.port())) {
            assertThat(connection.request("GET", "/broken", traceId).readAll())
                    .asString()
                    .contains("200 OK", "first");
        }
        RequestTelemetry request = application.telemetry().request(traceId);
        assertThat(request.responseCode()).isEqualTo("200");
        assertThat(request.success()).isFalse();
        assertThat(request.properties()).doesNotContainKey("aborted");
        assertThat(application
                        .telemetry()
                        .exception(traceId)
                        .exceptions()
                        .get(0)
                        .message())
                .isEqualTo("broken");
    }

    @Test
    void aClientThatClosesAfterAWholeAnswerHasNotAborted() throws IOException {
        for (int i = 0; i < 20; i++) {
            String traceId = TraceIds.newTraceId();
            try (RawConnection connection = new RawConnection(application.port())) {
                connection.request("GET", "/ok/1", traceId).readUntil("ok 1");
                connection.reset();
            }
            RequestTelemetry request = application.telemetry().request(traceId);
            assertThat(request.responseCode()).isEqualTo("200");
            assertThat(request.success()).isTrue();
            assertThat(request.properties()).isEmpty();
        }
    }

    @Test
    void aClientThatClosesAfterAWholeFileHasNotAborted() throws IOException {
        for (int i = 0; i < 20; i++) {
            String traceId = TraceIds.newTraceId();
            try (RawConnection connection = new RawConnection(application.port())) {
                connection.request("GET", "/hello.txt", traceId).readUntil("hello, file");
                connection.reset();
            }
            assertThat(application.telemetry().request(traceId).properties()).isEmpty();
        }
    }

    @Test
    void aClientThatClosesAfterTheLastOfManyBuffersHasNotAborted() throws IOException {
        String traceId = TraceIds.newTraceId();
        try (RawConnection connection = new RawConnection(application.port())) {
            connection.request("GET", "/whole", traceId).readUntil("first last");
            connection.reset();
        }
        RequestTelemetry request = application.telemetry().request(traceId);
        assertThat(request.responseCode()).isEqualTo("200");
        assertThat(request.success()).isTrue();
        assertThat(request.properties()).isEmpty();
    }

    @Test
    void everyRequestIsToldOnce() {
        int before = application.telemetry().requests().size();
        for (int i = 0; i < 50; i++) {
            Answer answer = application.get("/ok/" + i);
            assertThat(answer.status()).isEqualTo(200);
        }
        await().until(() -> application.telemetry().requests().size() == before + 50);
    }
}
