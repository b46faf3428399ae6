package io.github.appinsights.spring.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.test.RecordedTelemetry;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

/** When steps begin and end. */
class MetricsPublisherTests {

    @Test
    void theLastStepIsToldOnceWhenItStops() {
        try (Steps steps = new Steps()) {
            Counter counter = steps.registry.counter("counter");
            counter.increment(2);
            assertThat(steps.next()).extracting(MetricTelemetry::value).containsExactly(2.0);
            counter.increment(3);
            assertThat(steps.stop()).extracting(MetricTelemetry::value).containsExactly(3.0);
            steps.publisher.destroy();
            assertThat(steps.news()).isEmpty();
            assertThat(steps.next()).isEmpty();
        }
    }

    /** Spring Boot closes registries when the context begins to close, before requests in flight have ended. */
    @Test
    void whatIsRecordedAfterTheRegistryWasClosedBelongsToTheLastStep() {
        try (Steps steps = new Steps()) {
            steps.registry.counter("old").increment();
            steps.registry.close();
            steps.registry.counter("old").increment();
            steps.registry.timer("new").record(Duration.ofMillis(1));
            assertThat(steps.stop()).extracting(MetricTelemetry::name).containsExactlyInAnyOrder("old", "new");
        }
    }

    @Test
    void whatIsRecordedAfterTheStopIsToldWhenTheContextIsDestroyed() {
        try (Steps steps = new Steps()) {
            Gauge.builder("gauge", () -> 1).register(steps.registry);
            steps.stop();
            steps.registry.counter("late").increment();
            steps.publisher.destroy();
            assertThat(steps.news()).extracting(MetricTelemetry::name).containsExactly("late");
            assertThat(steps.registry.isClosed()).isTrue();
        }
    }

    @Test
    void aContextThatIsStartedAgainGoesOn() {
        try (Steps steps = new Steps()) {
            Counter counter = steps.registry.counter("counter");
            counter.increment();
            assertThat(steps.stop()).extracting(MetricTelemetry::value).containsExactly(1.0);
            counter.increment(5);
            steps.publisher.start();
            assertThat(steps.publisher.isRunning()).isTrue();
            assertThat(steps.next()).extracting(MetricTelemetry::value).containsExactly(5.0);
        }
    }

    @Test
    void namesCanBeLeftOutByTheirBeginning() {
        try (Steps steps = new Steps("jvm.", " ", "disk.total")) {
            Gauge.builder("jvm.memory.used", () -> 1).register(steps.registry);
            Gauge.builder("disk.total", () -> 1).register(steps.registry);
            Gauge.builder("disk.free", () -> 1).register(steps.registry);
            Timer.builder("jvm.gc.pause")
                    .publishPercentiles(0.5)
                    .register(steps.registry)
                    .record(Duration.ofMillis(1));
            assertThat(steps.next()).extracting(MetricTelemetry::name).containsExactly("disk_free");
            assertThat(steps.registry.find("jvm.memory.used").gauge()).isNotNull();
        }
    }

    @Test
    void whatIsToldOfTellingEndsWithTheStep() {
        try (Steps steps = new Steps()) {
            TelemetryClient client = TelemetryClient.builder()
                    .channel(steps.channel)
                    .closeOnJvmShutdown(false)
                    .build();
            new TelemetryMeters(client).bindTo(steps.registry);
            int items = steps.next().size();
            for (int i = 0; i < 5; i++) {
                assertThat(steps.next()).hasSize(items);
            }
        }
    }

    @Test
    void aDisabledClientHasNoThread() {
        AppInsightsMeterRegistry registry = new AppInsightsMeterRegistry(Steps.STEP, Clock.SYSTEM);
        MetricsPublisher publisher = new MetricsPublisher(
                registry, TelemetryClient.disabled(), Duration.ofSeconds(1), List.of(), Duration.ofSeconds(1));
        publisher.start();
        assertThat(publisher.isRunning()).isFalse();
        assertThat(threads()).isEmpty();
        CountDownLatch stopped = new CountDownLatch(1);
        publisher.stop(stopped::countDown);
        assertThat(stopped.getCount()).isZero();
        publisher.destroy();
        assertThat(registry.isClosed()).isTrue();
    }

    @Test
    void gaugesAreAskedOnADaemonThatMayBlock() {
        RecordedTelemetry channel = new RecordedTelemetry();
        AppInsightsMeterRegistry registry = new AppInsightsMeterRegistry(Steps.STEP, Clock.SYSTEM);
        AtomicReference<Thread> asked = new AtomicReference<>();
        Gauge.builder("gauge", () -> {
                    asked.set(Thread.currentThread());
                    return Schedulers.isInNonBlockingThread() ? 1 : 0;
                })
                .register(registry);
        MetricsPublisher publisher = publisher(registry, channel, Duration.ofSeconds(5));
        stopped(publisher);
        assertThat(channel.items())
                .singleElement()
                .isInstanceOfSatisfying(
                        MetricTelemetry.class, item -> assertThat(item.value()).isZero());
        assertThat(asked.get()).satisfies(thread -> {
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getName()).isEqualTo("ai-metrics");
        });
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    @Test
    void aGaugeThatHangsDoesNotHoldTheStopAndCostsNoCounter() throws Exception {
        RecordedTelemetry channel = new RecordedTelemetry();
        AppInsightsMeterRegistry registry = new AppInsightsMeterRegistry(Steps.STEP, Clock.SYSTEM);
        CountDownLatch never = new CountDownLatch(1);
        Gauge.builder("hanging", () -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return 1;
                })
                .register(registry);
        registry.counter("counter").increment();
        MetricsPublisher publisher = publisher(registry, channel, Duration.ofMillis(100));
        stopped(publisher);
        assertThat(channel.items())
                .first()
                .isInstanceOfSatisfying(
                        MetricTelemetry.class, item -> assertThat(item.name()).isEqualTo("counter"));
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    private static MetricsPublisher publisher(
            AppInsightsMeterRegistry registry, RecordedTelemetry channel, Duration limit) {
        TelemetryClient client = TelemetryClient.builder()
                .channel(channel)
                .closeOnJvmShutdown(false)
                .build();
        MetricsPublisher publisher = new MetricsPublisher(registry, client, Steps.STEP, List.of(), limit);
        publisher.start();
        return publisher;
    }

    private static void stopped(MetricsPublisher publisher) {
        CountDownLatch stopped = new CountDownLatch(1);
        publisher.stop(stopped::countDown);
        try {
            assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("ai-metrics"))
                .toList();
    }
}
