package io.github.appinsights.spring.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.appinsights.model.Aggregate;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.TelemetryContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.NamingConvention;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of each type of meter. */
class MeterItemsTests {

    private final Steps steps = new Steps();

    @AfterEach
    void close() {
        steps.close();
    }

    @Test
    void aCounterIsWhatTheStepAdded() {
        Counter counter = steps.registry.counter("orders.placed", "channel", "web");
        counter.increment();
        counter.increment(2.5);
        MetricTelemetry first = steps.only();
        assertThat(first.name()).isEqualTo("orders_placed");
        assertThat(first.value()).isEqualTo(3.5);
        assertThat(first.aggregate()).isNull();
        assertThat(first.properties()).containsExactly(Map.entry("channel", "web"));
        counter.increment();
        assertThat(steps.only().value()).isEqualTo(1);
    }

    @Test
    void aTimerIsCountSumMinAndMaxInMilliseconds() {
        Timer timer = steps.registry.timer("http.server.requests", "uri", "/orders/{id}", "status", "200");
        timer.record(Duration.ofMillis(30));
        timer.record(Duration.ofNanos(1_500_000));
        timer.record(Duration.ofMillis(10));
        MetricTelemetry item = steps.only();
        assertThat(item.name()).isEqualTo("http_server_requests");
        assertThat(item.value()).isEqualTo(41.5);
        assertThat(item.aggregate()).isEqualTo(Aggregate.of(3, 1.5, 30));
        assertThat(item.properties()).containsOnly(Map.entry("uri", "/orders/{id}"), Map.entry("status", "200"));
    }

    @Test
    void theMinimumAndMaximumAreOfTheStepAlone() {
        Timer timer = steps.registry.timer("calls");
        timer.record(Duration.ofMillis(1));
        timer.record(Duration.ofMillis(100));
        steps.next();
        timer.record(Duration.ofMillis(20));
        assertThat(steps.only().aggregate()).isEqualTo(Aggregate.of(1, 20, 20));
    }

    @Test
    void aSummaryIsCountSumMinAndMaxInItsUnit() {
        DistributionSummary summary = steps.registry.summary("basket.size");
        summary.record(3);
        summary.record(1);
        summary.record(8);
        MetricTelemetry item = steps.only();
        assertThat(item.value()).isEqualTo(12);
        assertThat(item.aggregate()).isEqualTo(Aggregate.of(3, 1, 8));
    }

    @Test
    void aZeroThatWasRecordedIsTold() {
        steps.registry.summary("basket.size").record(0);
        MetricTelemetry item = steps.only();
        assertThat(item.value()).isZero();
        assertThat(item.aggregate()).isEqualTo(Aggregate.of(1, 0, 0));
    }

    @Test
    void aGaugeIsItsValueAtTheEndOfTheStep() {
        AtomicInteger size = new AtomicInteger(3);
        steps.registry.gauge("queue.size", size);
        assertThat(steps.only().value()).isEqualTo(3);
        size.set(0);
        MetricTelemetry item = steps.only();
        assertThat(item.value()).isZero();
        assertThat(item.aggregate()).isNull();
    }

    @Test
    void aTimeGaugeIsInMilliseconds() {
        TimeGauge.builder("process.uptime", () -> 1.5, TimeUnit.SECONDS).register(steps.registry);
        assertThat(steps.only().value()).isEqualTo(1500);
    }

    @Test
    void aFunctionCounterIsWhatTheStepAdded() {
        AtomicLong total = new AtomicLong(7);
        FunctionCounter.builder("cache.gets", total, AtomicLong::get).register(steps.registry);
        assertThat(steps.only().value()).isEqualTo(7);
        total.set(12);
        assertThat(steps.only().value()).isEqualTo(5);
        assertThat(steps.next()).isEmpty();
    }

    @Test
    void aFunctionCounterThatFellHasBegunAnew() {
        AtomicLong total = new AtomicLong(100);
        FunctionCounter.builder("cache.gets", total, AtomicLong::get).register(steps.registry);
        steps.next();
        total.set(4);
        assertThat(steps.only().value()).isEqualTo(4);
    }

    @Test
    void aFunctionTimerHasNoMinimumAndMaximum() {
        AtomicLong calls = new AtomicLong(2);
        FunctionTimer.builder("pool.waits", calls, AtomicLong::get, count -> count.get() * 0.25, TimeUnit.SECONDS)
                .register(steps.registry);
        assertThat(steps.only().value()).isEqualTo(500);
        calls.set(5);
        MetricTelemetry item = steps.only();
        assertThat(item.value()).isEqualTo(750);
        assertThat(item.aggregate()).isEqualTo(Aggregate.of(3, Double.NaN, Double.NaN));
        assertThat(steps.next()).isEmpty();
    }

    @Test
    void longTasksAreHowManyRunAndForHowLong() {
        LongTaskTimer timer = LongTaskTimer.builder("imports").register(steps.registry);
        LongTaskTimer.Sample first = timer.start();
        steps.clock.addSeconds(30);
        LongTaskTimer.Sample second = timer.start();
        assertThat(steps.next())
                .satisfiesExactly(
                        active -> {
                            assertThat(active.name()).isEqualTo("imports_active");
                            assertThat(active.value()).isEqualTo(2);
                        },
                        duration -> {
                            assertThat(duration.name()).isEqualTo("imports_duration");
                            assertThat(duration.value()).isEqualTo(150_000);
                            assertThat(duration.aggregate()).isEqualTo(Aggregate.of(2, Double.NaN, 90_000));
                        });
        first.stop();
        second.stop();
        assertThat(steps.next()).isEmpty();
    }

    @Test
    void aMeterOfTheApplicationsIsOneItemForEachMeasurement() {
        Meter.builder(
                        "lamp",
                        Meter.Type.OTHER,
                        List.of(new Measurement(() -> 4.0, Statistic.VALUE), new Measurement(() -> 9.0, Statistic.MAX)))
                .register(steps.registry);
        assertThat(steps.next()).extracting(MetricTelemetry::name).containsExactly("lamp_value", "lamp_max");
    }

    @Test
    void metersInWhichNothingHappenedHaveNoItem() {
        steps.registry.counter("counter");
        steps.registry.timer("timer");
        steps.registry.summary("summary");
        FunctionCounter.builder("function.counter", this, self -> 0).register(steps.registry);
        FunctionTimer.builder("function.timer", this, self -> 0, self -> 0, TimeUnit.SECONDS)
                .register(steps.registry);
        LongTaskTimer.builder("long.tasks").register(steps.registry);
        assertThat(steps.next()).isEmpty();
    }

    @Test
    void whatIsNoFiniteNumberIsLeftOut() {
        Gauge.builder("not.a.number", () -> Double.NaN).register(steps.registry);
        Gauge.builder("infinite", () -> Double.POSITIVE_INFINITY).register(steps.registry);
        FunctionCounter.builder("unknown", this, self -> Double.NaN).register(steps.registry);
        Counter counter = steps.registry.counter("counter");
        counter.increment(Double.NaN);
        counter.increment(Double.POSITIVE_INFINITY);
        DistributionSummary summary = steps.registry.summary("summary");
        summary.record(Double.NaN);
        summary.record(Double.POSITIVE_INFINITY);
        assertThat(steps.next()).isEmpty();

        counter.increment(2);
        summary.record(3);
        assertThat(steps.next()).extracting(MetricTelemetry::value).containsExactlyInAnyOrder(2.0, 3.0);
    }

    @Test
    void allItemsOfAStepHaveTheTimeOfItsEndAndNoOperation() {
        Gauge.builder("gauge", () -> {
                    steps.clock.add(Duration.ofSeconds(1));
                    return 1;
                })
                .register(steps.registry);
        steps.registry.counter("counter").increment();
        steps.registry.timer("timer").record(Duration.ofMillis(1));
        long begin = steps.clock.wallTime();
        assertThat(steps.next()).hasSize(3).allSatisfy(item -> {
            assertThat(item.time()).isEqualTo(Instant.ofEpochMilli(begin).plus(Steps.STEP));
            assertThat(item.context()).isEqualTo(TelemetryContext.EMPTY);
        });
    }

    @Test
    void percentilesAreMetricsOfTheirOwn() {
        Timer timer = Timer.builder("calls")
                .tag("peer", "bank")
                .publishPercentiles(0.5, 0.95)
                .register(steps.registry);
        for (int i = 1; i <= 100; i++) {
            timer.record(Duration.ofMillis(i));
        }
        List<MetricTelemetry> items = steps.next();
        assertThat(items)
                .extracting(MetricTelemetry::name)
                .containsExactly("calls", "calls_percentile", "calls_percentile");
        assertThat(items.get(1).properties()).containsOnly(Map.entry("peer", "bank"), Map.entry("phi", "0.5"));
        assertThat(items.get(1).value()).isCloseTo(50, within(4.0));
        assertThat(items.get(2).properties()).containsEntry("phi", "0.95");
        assertThat(items.get(2).value()).isCloseTo(95, within(5.0));
        assertThat(steps.next()).isEmpty();
    }

    @Test
    void percentilesKnowWhatTheFirstMomentOfTheStepBrought() {
        DistributionSummary summary =
                DistributionSummary.builder("sizes").publishPercentiles(0.5).register(steps.registry);
        for (int i = 0; i < 10; i++) {
            summary.record(100);
            assertThat(steps.next())
                    .hasSize(2)
                    .last()
                    .satisfies(item -> assertThat(item.value()).isCloseTo(100, within(8.0)));
        }
    }

    @Test
    void aWindowThatIsShorterThanTheStepMakesNoZero() {
        DistributionSummary summary = DistributionSummary.builder("sizes")
                .publishPercentiles(0.5)
                .distributionStatisticExpiry(Duration.ofSeconds(3))
                .register(steps.registry);
        summary.record(100);
        assertThat(steps.next()).extracting(MetricTelemetry::name).containsExactly("sizes");
    }

    @Test
    void serviceLevelObjectivesAreCountsOfTheStep() {
        Timer timer = Timer.builder("calls")
                .serviceLevelObjectives(Duration.ofMillis(100), Duration.ofMillis(500))
                .register(steps.registry);
        timer.record(Duration.ofMillis(50));
        timer.record(Duration.ofMillis(100));
        timer.record(Duration.ofMillis(200));
        timer.record(Duration.ofMillis(800));
        assertThat(buckets()).isEqualTo(Map.of("100", 2.0, "500", 3.0));
        timer.record(Duration.ofMillis(200));
        assertThat(buckets()).isEqualTo(Map.of("100", 0.0, "500", 1.0));
        assertThat(steps.next()).isEmpty();
    }

    private Map<String, Double> buckets() {
        return steps.next().stream()
                .filter(item -> item.name().equals("calls_histogram"))
                .collect(Collectors.toMap(
                        item -> Objects.requireNonNull(item.properties().get("le")), MetricTelemetry::value));
    }

    @Test
    void namesKeepTheirSuffixWhereTheyAreCut() {
        Timer.builder("long.".repeat(40))
                .publishPercentiles(0.5)
                .register(steps.registry)
                .record(Duration.ofMillis(5));
        List<MetricTelemetry> items = steps.next();
        assertThat(items).allSatisfy(item -> assertThat(item.name()).hasSize(150));
        assertThat(items.get(1).name()).endsWith("_percentile");
    }

    @Test
    void namesAndKeysAreThoseOfMicrometersRegistryForAzure() {
        steps.registry.counter("a.b/c d-Ü", "x.y", "v.w").increment();
        MetricTelemetry item = steps.only();
        assertThat(item.name()).isEqualTo("a_b_c_d-Ü");
        assertThat(item.properties()).containsOnly(Map.entry("x_y", "v.w"));
    }

    @Test
    void namesAreTheApplicationsToChange() {
        steps.registry.config().namingConvention(NamingConvention.dot);
        steps.registry.counter("orders.placed", "sales.channel", "web").increment();
        MetricTelemetry item = steps.only();
        assertThat(item.name()).isEqualTo("orders.placed");
        assertThat(item.properties()).containsOnlyKeys("sales.channel");
    }

    @Test
    void aCountBeyondWhatTheServiceTakesIsCut() {
        AtomicLong calls = new AtomicLong(3_000_000_000L);
        FunctionTimer.builder("calls", calls, AtomicLong::get, count -> 1, TimeUnit.SECONDS)
                .register(steps.registry);
        assertThat(Objects.requireNonNull(steps.only().aggregate()).count()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aMeterThatFailsCostsOnlyItself() {
        FunctionCounter.builder("broken", this, self -> {
                    throw new IllegalStateException("expected");
                })
                .register(steps.registry);
        Gauge.builder("broken.gauge", () -> {
                    throw new StackOverflowError();
                })
                .register(steps.registry);
        Gauge.builder("gauge", () -> 1).register(steps.registry);
        steps.registry.counter("counter").increment();
        assertThat(steps.next()).extracting(MetricTelemetry::name).containsExactlyInAnyOrder("gauge", "counter");
        assertThat(steps.next()).extracting(MetricTelemetry::name).containsExactly("gauge");
    }

    /** As in the registry that Spring Boot would have made. */
    @Test
    void whoReadsAMeterFindsItsValuesSinceTheBeginning() {
        Counter counter = steps.registry.counter("counter");
        Timer timer = steps.registry.timer("timer");
        DistributionSummary summary = steps.registry.summary("summary");
        for (int i = 0; i < 3; i++) {
            counter.increment();
            timer.record(Duration.ofSeconds(2));
            summary.record(5);
            steps.next();
        }
        assertThat(counter.count()).isEqualTo(3);
        assertThat(timer.count()).isEqualTo(3);
        assertThat(timer.totalTime(TimeUnit.SECONDS)).isEqualTo(6);
        assertThat(timer.baseTimeUnit()).isEqualTo(TimeUnit.SECONDS);
        assertThat(summary.count()).isEqualTo(3);
        assertThat(summary.totalAmount()).isEqualTo(15);
    }
}
