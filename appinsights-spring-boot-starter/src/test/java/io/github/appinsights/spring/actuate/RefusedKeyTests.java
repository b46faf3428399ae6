package io.github.appinsights.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A key the service does not know: all is refused for good. */
@ExtendWith(OutputCaptureExtension.class)
class RefusedKeyTests {

    private static final int ITEMS = 1_000_000;
    private static final int BETWEEN_FLUSHES = 10_000;
    private static final long MIB = 1 << 20;

    @Test
    void aMillionRefusedItemsAreOneWarningAndTakeNoMemory(CapturedOutput output) {
        long begin = System.nanoTime();
        DisposableServer service = refusing("Invalid instrumentation key");
        try (TelemetryClient client = TelemetryClient.builder()
                .instrumentationKey("00000000-1111-2222-3333-444444444444")
                .endpoint("http://localhost:" + service.port())
                .closeOnJvmShutdown(false)
                .build()) {
            track(client, ITEMS / 10);
            long before = usedHeap();

            track(client, ITEMS - ITEMS / 10);

            assertThat(usedHeap() - before).isLessThan(8 * MIB);
            Health health = Objects.requireNonNull(
                    new AppInsightsHealthIndicator(client).health(true).block());
            assertThat(health.getDetails())
                    .containsEntry("rejected", (long) ITEMS)
                    .containsEntry("dropped", 0L);
            assertThat(client.state().counters().rejected()).isEqualTo(Map.of(400, (long) ITEMS));
            // the line comes again after a minute, which a slow machine may reach
            assertThat(output.getOut().lines().filter(line -> line.contains("WARN")))
                    .hasSizeBetween(
                            1,
                            1
                                    + (int) Duration.ofNanos(System.nanoTime() - begin)
                                            .toMinutes())
                    .allMatch(line -> line.contains("refused") && line.contains("400 Invalid instrumentation key"));
        } finally {
            service.disposeNow();
        }
    }

    private static DisposableServer refusing(String reason) {
        String body =
                "{\"itemsReceived\":0,\"itemsAccepted\":0,\"errors\":[{\"index\":0,\"statusCode\":400,\"message\":\""
                        + reason + "\"}]}";
        return HttpServer.create()
                .host("localhost")
                .port(0)
                .handle((request, response) -> request.receive()
                        .then()
                        .thenEmpty(response.status(400)
                                .header("Content-Type", "application/json")
                                .sendString(Mono.just(body))))
                .bindNow();
    }

    private static void track(TelemetryClient client, int items) {
        for (int i = 1; i <= items; i++) {
            client.trackEvent("refused");
            if (i % BETWEEN_FLUSHES == 0) {
                client.flush(Duration.ofSeconds(20)).block(Duration.ofSeconds(30));
            }
        }
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
