package io.github.appinsights.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.Telemetry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordedTelemetryTests {

    private final RecordedTelemetry telemetry = new RecordedTelemetry(Duration.ofMillis(300));
    private final TelemetryClient client = telemetry.client();

    @Test
    void aTestWithoutSpringHasAClientOfIt() {
        client.trackEvent("Order_Placed");

        assertThat(telemetry).hasEvent("Order_Placed");
    }

    @Test
    void itemsAreInTheOrderOfArrival() {
        client.trackEvent("first");
        client.trackTrace("second");
        client.trackEvent("third");

        assertThat(telemetry.items()).hasSize(3);
        assertThat(telemetry.events()).extracting(EventTelemetry::name).containsExactly("first", "third");
    }

    @Test
    void itemsAreAsTheyWouldBeSent() {
        TelemetryClient careful = TelemetryClient.builder()
                .channel(telemetry)
                .closeOnJvmShutdown(false)
                .initializer(item -> item.withProperty("region", "west"))
                .filter(item ->
                        !(item instanceof EventTelemetry event && event.name().equals("noise")))
                .build();

        careful.trackEvent("noise");
        careful.trackTrace("GET https://example.org/?sig=abc");

        assertThat(telemetry)
                .hasTrace("GET https://example.org/?sig=REDACTED")
                .withProperty("region", "west")
                .and()
                .hasNoEvents();
    }

    @Test
    void whatCannotBeToldIsNotRecorded() {
        client.trackMetric("ratio", Double.NaN);
        client.trackException(null);

        assertThat(telemetry).hasNothing();
        assertThat(telemetry.state().counters().droppedTotal()).isEqualTo(2);
    }

    @Test
    void theCountersBalance() {
        client.trackEvent("a");
        client.trackMetric("ratio", Double.NaN);

        assertThat(telemetry.state().counters().offered()).isEqualTo(2);
        assertThat(telemetry.state().counters().balance()).isZero();
    }

    @Test
    void clearingForgetsAll() {
        client.trackEvent("Order_Placed");

        telemetry.clear();

        assertThat(telemetry.items()).isEmpty();
    }

    @Test
    void closingKeepsWhatWasRecorded() {
        client.trackEvent("Order_Placed");

        client.close();

        assertThat(telemetry).hasEvent("Order_Placed");
    }

    @Test
    void itIsSafeForThreads() throws InterruptedException {
        int threads = 8;
        CountDownLatch done = new CountDownLatch(threads);
        IntStream.range(0, threads)
                .forEach(n -> new Thread(() -> {
                            IntStream.range(0, 1_000).forEach(i -> client.trackEvent("e" + n));
                            done.countDown();
                        })
                        .start());
        done.await();

        assertThat(telemetry.items()).hasSize(8_000);
        assertThat(telemetry).hasEvents("e3", 1_000);
    }

    @Test
    void itDoesNotGrowWithoutBound() {
        Arrivals arrivals = new Arrivals(2);
        Telemetry item = EventTelemetry.builder("e").build();

        assertThat(arrivals.add(item)).isTrue();
        assertThat(arrivals.add(item)).isTrue();
        assertThat(arrivals.add(item)).isFalse();

        assertThat(arrivals.soFar()).hasSize(2);
        assertThat(arrivals.beyond()).isOne();
    }

    @Test
    void anItemIsWaitedFor() {
        later(() -> client.trackEvent("Order_Placed", Map.of("sku", "7")));

        EventTelemetry event =
                telemetry.await(EventTelemetry.class, item -> item.properties().containsKey("sku"));

        assertThat(event.name()).isEqualTo("Order_Placed");
    }

    @Test
    void anItemThatDoesNotComeIsMissedInTime() {
        client.trackEvent("Other");

        assertThatThrownBy(() -> telemetry.await(EventTelemetry.class, item -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        Expected an event as wanted,
                        but none came within 300 ms. 1 item arrived:
                          no operation
                            event       Other""");
    }

    private static void later(Runnable step) {
        Thread thread = new Thread(() -> {
            try {
                Thread.sleep(50);
                step.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
