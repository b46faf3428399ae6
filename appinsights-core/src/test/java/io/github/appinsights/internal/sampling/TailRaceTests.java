package io.github.appinsights.internal.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.sampling.SamplingOptions;
import io.github.appinsights.sampling.TailOptions;
import io.github.appinsights.sampling.TailState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class TailRaceTests {

    private static final int OPERATIONS = 100_000;
    private static final int ITEMS = 1_000_000;
    private static final int THREADS = 8;
    /** Operations that are open at the same time, about. */
    private static final int WINDOW = 500;

    private static final long SEED = 99;

    private final AtomicIntegerArray told = new AtomicIntegerArray(ITEMS);
    private final AtomicInteger offered = new AtomicInteger();
    private final Sampling sampling = new Sampling(
            SamplingOptions.ALL
                    .withPercentage(5)
                    .withTail(TailOptions.builder()
                            .maxItems(3_000)
                            .maxOperations(400)
                            .maxKeptPerSecond(1_000_000)
                            .build()),
            TailRig.channel(item -> {
                offered.incrementAndGet();
                told.incrementAndGet(Integer.parseInt(((EventTelemetry) item).name()));
            }));

    @Test
    void eachItemIsToldOrLeftOutOnceWhileOperationsEndAndAreDisplaced() throws Exception {
        Operation[] operations = new Operation[OPERATIONS];
        for (int i = 0; i < OPERATIONS; i++) {
            operations[i] = Operation.open(null);
            operations[i].name("GET /" + i % 20);
            sampling.begins(operations[i]);
        }
        AtomicInteger next = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        try {
            List<Future<?>> tasks = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(SEED + thread);
                tasks.add(threads.submit(() -> {
                    for (int item; (item = next.getAndIncrement()) < ITEMS; ) {
                        int around = (int) ((long) item * OPERATIONS / ITEMS) + random.nextInt(WINDOW);
                        track(operations[Math.min(around, OPERATIONS - 1)], item);
                    }
                }));
            }
            tasks.add(threads.submit(() -> {
                for (int i = 0; i < OPERATIONS; i++) {
                    while (next.get() < ITEMS && (long) next.get() * OPERATIONS / ITEMS < i) {
                        Thread.onSpinWait();
                        most.accumulateAndGet((int) sampling.held(), Math::max);
                    }
                    operations[i].ended(i % 10 == 0, Duration.ofMillis(i % 100));
                }
            }));
            for (Future<?> task : tasks) {
                task.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        TailState state = sampling.state().tail();
        assertThat(state).isNotNull();
        assertThat(state.heldItems()).isZero();
        assertThat(state.heldBytes()).isZero();
        assertThat(state.heldOperations()).isZero();
        assertThat(offered.get() + sampling.sampledOut()).isEqualTo(ITEMS);
        assertThat(most.get()).isPositive().isLessThanOrEqualTo(3_000);
        for (int i = 0; i < ITEMS; i++) {
            if (told.get(i) > 1) {
                throw new AssertionError("Item " + i + " was told " + told.get(i) + " times");
            }
        }
    }

    private void track(Operation operation, int item) {
        EventTelemetry event =
                new EventTelemetry(null, operation.childContext(), Integer.toString(item), Map.of(), Map.of());
        OperationScope.run(operation, () -> sampling.offer(event));
    }
}
