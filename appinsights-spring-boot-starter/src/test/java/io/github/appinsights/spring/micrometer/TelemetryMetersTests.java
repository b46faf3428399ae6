package io.github.appinsights.spring.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.DropReason;
import io.github.appinsights.spring.ScriptedChannel;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TelemetryMetersTests {

    private static final ChannelState STATE = new ChannelState(
            "open",
            null,
            null,
            13,
            "files",
            null,
            14,
            15,
            Map.of(200, 16L, 0, 17L),
            new DeliveryCounters(
                    1, 2, 3, Map.of(400, 4L), Map.of(DropReason.QUEUE_FULL, 5L), 6, 7, 13, 8, 9, 10, 11, 12, 0, 0));

    private final AtomicLong nanoTime = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private ChannelState state = STATE;

    @Test
    void countersOfItemsAreMeters() {
        bind();
        assertThat(counter("offered")).isEqualTo(1);
        assertThat(counter("recovered")).isEqualTo(2);
        assertThat(counter("sent")).isEqualTo(3);
        assertThat(counter("maybe.duplicate")).isEqualTo(12);
        assertThat(counter("dropped", "reason", "queue_full")).isEqualTo(5);
        assertThat(counter("sampled.by.service")).isEqualTo(6);
        assertThat(counter("sampled.out")).isEqualTo(7);
        assertThat(counter("filtered")).isEqualTo(8);
    }

    @Test
    void whatWaitsIsAGauge() {
        bind();
        assertThat(gauge("queued")).isEqualTo(9);
        assertThat(gauge("in.flight")).isEqualTo(10);
        assertThat(gauge("stored")).isEqualTo(11);
        assertThat(gauge("queue.bytes")).isEqualTo(13);
        assertThat(gauge("store.bytes")).isEqualTo(15);
    }

    @Test
    void everyReasonToDropHasItsMeterFromTheStart() {
        bind();
        for (DropReason reason : DropReason.values()) {
            assertThat(registry.find("appinsights.telemetry.dropped")
                            .tag("reason", reason.value())
                            .functionCounter())
                    .as(reason.value())
                    .isNotNull();
        }
    }

    @Test
    void statusesHaveMetersOnceTheyWereSeen() {
        state = ChannelState.DISABLED;
        bind();
        counter("offered");
        assertThat(registry.find("appinsights.telemetry.rejected").functionCounters())
                .isEmpty();

        state = STATE;
        scrapeLater();
        assertThat(counter("rejected", "status", "400")).isEqualTo(4);
        assertThat(counter("requests", "status", "200")).isEqualTo(16);
        assertThat(counter("requests", "status", "0")).isEqualTo(17);
    }

    @Test
    void oneScrapeReadsTheStateOnce() {
        bind();
        registry.forEachMeter(meter -> meter.measure().forEach(measurement -> measurement.getValue()));
        assertThat(reads).hasValue(1);
        scrapeLater();
        assertThat(reads).hasValue(2);
    }

    @Test
    void theMetersLiveAsLongAsTheRegistry() {
        bind();
        System.gc();
        assertThat(counter("offered")).isEqualTo(1);
        assertThat(gauge("queued")).isEqualTo(9);
    }

    @Test
    void theMetersAreThoseOfTheClient() {
        ScriptedChannel channel = new ScriptedChannel();
        channel.state = STATE;
        TelemetryClient client = TelemetryClient.builder()
                .channel(channel)
                .filter(item -> false)
                .closeOnJvmShutdown(false)
                .build();
        client.trackEvent("filtered");
        new TelemetryMeters(client).bindTo(registry);
        assertThat(counter("filtered")).isEqualTo(1);
        assertThat(counter("recovered")).isEqualTo(2);
        assertThat(counter("sent")).isEqualTo(3);
        assertThat(counter("maybe.duplicate")).isEqualTo(12);
    }

    private void bind() {
        new MeterBinding(
                        registry,
                        () -> {
                            reads.incrementAndGet();
                            return state;
                        },
                        nanoTime::get)
                .bind();
    }

    private void scrapeLater() {
        nanoTime.addAndGet(RecentState.MAX_AGE.toNanos() + 1);
        counter("offered");
    }

    private double counter(String name, String... tags) {
        return meter(name, tags).functionCounter().count();
    }

    private double gauge(String name) {
        return meter(name).gauge().value();
    }

    private RequiredSearch meter(String name, String... tags) {
        return registry.get("appinsights.telemetry." + name).tags(tags);
    }
}
