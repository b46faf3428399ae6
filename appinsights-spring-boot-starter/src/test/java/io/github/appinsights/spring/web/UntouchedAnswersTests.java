package io.github.appinsights.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.model.TraceIds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients cannot tell whether their requests are told. */
class UntouchedAnswersTests {

    private static RunningApplication observed;
    private static RunningApplication switchedOff;
    private static RunningApplication disabled;

    @BeforeAll
    static void start() {
        List<Class<?>> sources = List.of(CasesApplication.class, FailingCases.class);
        observed = RunningApplication.start(sources);
        switchedOff = RunningApplication.start(sources, "appinsights.web.enabled=false");
        disabled = RunningApplication.startWith(TelemetryClient.disabled(), sources);
    }

    @AfterAll
    static void stop() {
        observed.close();
        switchedOff.close();
        disabled.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /ok/1",
                "HEAD /ok/1",
                "OPTIONS /ok/1",
                "DELETE /ok/1",
                "GET /empty",
                "GET /redirect",
                "GET /accepted",
                "GET /hello.txt",
                "HEAD /hello.txt",
                "GET /nowhere",
                "GET /failed",
                "GET /thrown",
                "GET /conflict",
                "GET /locally-handled",
                "GET /slowly-handled",
                "GET /secret/plans",
                "GET /fn/1",
                "GET /nest/in/1",
                "GET /broken",
                "GET /lines",
                "GET /events/broken",
                "GET /events/refused",
                "GET /number?value=1",
                "GET /returned/unlucky",
                "GET /returned/owned",
                "GET /thrown/local",
                "GET /thrown/unavailable",
                "GET /final/thrown",
                "GET /odd/returned",
                "GET /odd/thrown",
                "GET /no/such/place",
                "GET /routed/returned-advised",
                "GET /routed/thrown"
            })
    void answersAreTheSameByteForByte(String line) throws IOException {
        String traceId = TraceIds.newTraceId();
        String expected = answer(switchedOff, line, TraceIds.newTraceId());

        assertThat(answer(observed, line, traceId)).isEqualTo(expected);
        assertThat(answer(disabled, line, TraceIds.newTraceId())).isEqualTo(expected);
        assertThat(observed.telemetry().request(traceId)).isNotNull();
        assertThat(switchedOff.telemetry().requests()).isEmpty();
        assertThat(disabled.telemetry().requests()).isEmpty();
    }

    private static String answer(RunningApplication application, String line, String traceId) throws IOException {
        String[] parts = line.split(" ");
        try (RawConnection connection = new RawConnection(application.port())) {
            byte[] bytes = connection
                    .request(parts[0], parts[1], traceId, "Connection: close")
                    .readAll();
            return new String(bytes, StandardCharsets.ISO_8859_1)
                    .replaceAll("\"timestamp\":\"[^\"]*\"", "\"timestamp\":\"\"")
                    .replaceAll("\"requestId\":\"[^\"]*\"", "\"requestId\":\"\"")
                    .replaceAll("Content-Length: 1\\d\\d", "Content-Length: 1xx");
        }
    }
}
