package io.github.appinsights.spring.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.Aggregate;
import io.github.appinsights.model.MetricTelemetry;
import io.micrometer.core.instrument.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps against the plainest way to add numbers up. */
class RandomStepsTests {

    private static final Logger log = LoggerFactory.getLogger(RandomStepsTests.class);

    @RepeatedTest(20)
    void eachStepIsWhatWasRecordedInIt() {
        Random random = seeded();
        try (Steps steps = new Steps()) {
            for (int step = 0; step < 20; step++) {
                Map<String, DoubleSummaryStatistics> expected = new TreeMap<>();
                for (int i = random.nextInt(200); i > 0; i--) {
                    String name = "meter" + random.nextInt(8);
                    int value = random.nextInt(1000);
                    switch (name.charAt(5) % 3) {
                        case 0 -> steps.registry.timer(name).record(Duration.ofMillis(value));
                        case 1 -> steps.registry.summary(name).record(value);
                        default -> steps.registry.counter(name).increment(value);
                    }
                    expected.computeIfAbsent(name, key -> new DoubleSummaryStatistics())
                            .accept(value);
                }
                List<MetricTelemetry> items = step % 7 == 6 ? restarted(steps) : steps.next();
                assertThat(items).allSatisfy(item -> assertSame(item, expected.remove(item.name())));
                assertThat(expected.values())
                        .allSatisfy(rest -> assertThat(rest.getSum()).isZero());
            }
        }
    }

    private static List<MetricTelemetry> restarted(Steps steps) {
        List<MetricTelemetry> items = steps.stop();
        steps.publisher.start();
        return items;
    }

    private static void assertSame(MetricTelemetry item, @Nullable DoubleSummaryStatistics recorded) {
        DoubleSummaryStatistics expected = Objects.requireNonNull(recorded, item.name());
        assertThat(item.value()).as(item.name()).isEqualTo(expected.getSum());
        Aggregate aggregate = item.aggregate();
        if (aggregate != null) {
            assertThat(aggregate)
                    .as(item.name())
                    .isEqualTo(Aggregate.of((int) expected.getCount(), expected.getMin(), expected.getMax()));
        }
    }

    /** Threads record while steps end; a value in two steps, or in none, would show in the sums. */
    @RepeatedTest(5)
    void noValueIsInTwoStepsOrInNone() throws InterruptedException {
        Random random = seeded();
        int threads = 4;
        int records = 20_000;
        StepSample sample = new StepSample();
        PublishedCounter counter =
                (PublishedCounter) new AppInsightsMeterRegistry(Steps.STEP, Clock.SYSTEM).counter("counter");
        CountDownLatch running = new CountDownLatch(threads);
        List<Thread> started = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> {
                for (int value = 1; value <= records; value++) {
                    sample.record(value);
                    counter.increment(value);
                }
                running.countDown();
            });
            started.add(thread);
            thread.start();
        }
        long count = 0;
        double sum = 0;
        double counted = 0;
        boolean last;
        do {
            last = running.getCount() == 0;
            StepSample.Values step = sample.take();
            count += step.count();
            sum += step.sum();
            counted += counter.takeStep();
            assertThat(step.isEmpty() || step.min() * step.count() <= step.sum())
                    .isTrue();
            assertThat(step.isEmpty() || step.max() * step.count() >= step.sum())
                    .isTrue();
            for (int spin = random.nextInt(1000); spin > 0; spin--) {
                Thread.onSpinWait();
            }
        } while (!last);
        for (Thread thread : started) {
            thread.join(10_000);
        }
        double expected = threads * (records * (records + 1.0) / 2);
        assertThat(count).isEqualTo((long) threads * records);
        assertThat(sum).isEqualTo(expected);
        assertThat(counted).isEqualTo(expected);
    }

    private static Random seeded() {
        long seed = Objects.requireNonNullElseGet(Long.getLong("appinsights.test.seed"), System::nanoTime);
        log.info("seed {}", seed);
        return new Random(seed);
    }
}
