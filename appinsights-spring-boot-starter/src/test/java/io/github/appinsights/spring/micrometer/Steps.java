package io.github.appinsights.spring.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.test.RecordedTelemetry;
import io.micrometer.core.instrument.MockClock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A registry whose steps are told in virtual time. */
final class Steps implements AutoCloseable {

    static final Duration STEP = Duration.ofMinutes(1);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    final MockClock clock = new MockClock();
    final AppInsightsMeterRegistry registry = new AppInsightsMeterRegistry(STEP, clock);
    final RecordedTelemetry channel = new RecordedTelemetry();
    final MetricsPublisher publisher;

    private @Nullable VirtualTimeScheduler time;
    private int seen;

    Steps(String... excluded) {
        TelemetryClient client = TelemetryClient.builder()
                .channel(channel)
                .closeOnJvmShutdown(false)
                .build();
        publisher = new MetricsPublisher(registry, client, STEP, List.of(excluded), LIMIT, this::newTime);
        publisher.start();
    }

    /** A publisher disposes of what it ran on. */
    private VirtualTimeScheduler newTime() {
        VirtualTimeScheduler created = VirtualTimeScheduler.create();
        time = created;
        return created;
    }

    /** What the step brings that ends now. */
    List<MetricTelemetry> next() {
        clock.add(STEP);
        Objects.requireNonNull(time).advanceTimeBy(STEP);
        return news();
    }

    /** The one item that the step brings that ends now. */
    MetricTelemetry only() {
        List<MetricTelemetry> items = next();
        assertThat(items).hasSize(1);
        return items.get(0);
    }

    List<MetricTelemetry> stop() {
        publisher.stop();
        Objects.requireNonNull(time).advanceTimeBy(Duration.ZERO);
        return news();
    }

    List<MetricTelemetry> news() {
        List<MetricTelemetry> all = channel.items().stream()
                .filter(MetricTelemetry.class::isInstance)
                .map(MetricTelemetry.class::cast)
                .toList();
        List<MetricTelemetry> news = all.subList(seen, all.size());
        seen = all.size();
        return news;
    }

    @Override
    public void close() {
        stop();
    }
}
