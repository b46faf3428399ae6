package io.github.appinsights.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.internal.ingestion.IngestionOutcome;
import io.github.appinsights.internal.ingestion.IngestionOutcome.Answered;
import io.github.appinsights.internal.store.MemoryStore;
import io.github.appinsights.internal.wire.BatchWriter;
import io.github.appinsights.internal.wire.CommonTags;
import io.github.appinsights.model.DeviceContext;
import io.github.appinsights.testing.ItemIds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The real thread, with its parking and waking. */
class DeliveryThreadTests {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final IngestionOutcome OK = new Answered(200, null, null, null);
    private static final IngestionOutcome DOWN = new Answered(503, null, null, null);

    private final Tally tally = new Tally();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ChannelOptions options = ChannelOptions.builder()
            .maxBatchItems(1)
            .backoffMin(Duration.ofMillis(1))
            .backoffMax(Duration.ofMillis(1))
            .build();
    private @Nullable Delivery delivery;

    private Delivery start(Transport transport) {
        return start(transport, System::nanoTime);
    }

    private Delivery start(Transport transport, LongSupplier nanos) {
        LossLog log = new LossLog(tally, "service.example");
        DeliveryThread thread = new DeliveryThread(log);
        Delivery runs = new Delivery(
                options,
                tally,
                new BatchWriter("key", new CommonTags(null, null, null, DeviceContext.NONE, "t:1"), item -> item),
                new MemoryStore(1 << 20),
                transport,
                log,
                Clock.systemUTC(),
                nanos,
                () -> 0.5,
                thread::wake);
        delivery = runs;
        thread.start(runs, ended::countDown);
        return runs;
    }

    private static void offer(Delivery to, int id) {
        to.intake().offer(ItemIds.item(id, Instant.now()));
    }

    @AfterEach
    void close() throws InterruptedException {
        Delivery open = delivery;
        if (open != null) {
            open.post(() -> open.close(1));
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Thread thread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("ai-delivery"))
                .findFirst()
                .orElseThrow();
    }

    /** A lock within a turn, of a logger or a timer, parks as the thread itself does and uses up what wakes it. */
    @Test
    void aMessageThatComesWhileATurnWaitsForALockIsNotLost() {
        Semaphore lock = new Semaphore(0);
        AtomicInteger posts = new AtomicInteger();
        Delivery runs = start((body, limit) -> {
            if (posts.incrementAndGet() == 1) {
                return Mono.just(DOWN);
            }
            lock.acquireUninterruptibly();
            return Mono.never();
        });
        try {
            offer(runs, 1);
            await().atMost(PATIENCE).until(lock::hasQueuedThreads);
            await().atMost(PATIENCE).until(() -> thread().getState() == Thread.State.WAITING);
            AtomicBoolean read = new AtomicBoolean();
            runs.post(() -> read.set(true));
            // what woke it is used up once it waits for the lock again
            await().during(Duration.ofMillis(50))
                    .atMost(PATIENCE)
                    .until(() -> thread().getState() == Thread.State.WAITING);
            lock.release();

            await().atMost(PATIENCE).untilTrue(read);
        } finally {
            lock.release(1_000);
        }
    }

    @Test
    void aTurnThatThrowsIsNotTheLast() {
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger thrown = new AtomicInteger();
        Delivery runs = start((body, limit) -> Mono.just(OK), () -> {
            if (calls.incrementAndGet() > 5 && thrown.get() < 3 && isTurnItself()) {
                thrown.incrementAndGet();
                throw new OutOfMemoryError("a test");
            }
            return System.nanoTime();
        });
        for (int i = 0; i < 20; i++) {
            offer(runs, i);
        }

        await().atMost(PATIENCE).until(() -> runs.stage().settled().sent() == 20);
        assertThat(thrown).hasValue(3);
        assertThat(runs.counters(runs.stage()).balance()).isZero();
    }

    /** Whether the turn asked for the time, and not a part that would leave its work half done. */
    private static boolean isTurnItself() {
        String here = DeliveryThreadTests.class.getName();
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> frame.getClassName().startsWith(Delivery.class.getPackageName())
                                && !frame.getClassName().startsWith(here))
                        .findFirst()
                        .map(frame -> frame.getClassName().equals(Delivery.class.getName())
                                && frame.getMethodName().equals("turn"))
                        .orElse(false));
    }

    /** It finds the other before it, which is refused, so nobody is the first who would wake the thread. */
    @Test
    void noProducerIsForgottenHoweverTheyMeet() throws InterruptedException {
        Delivery runs = start((body, limit) -> Mono.just(OK));
        int rounds = 10_000;
        AtomicInteger round = new AtomicInteger();
        List<Thread> producers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            boolean refused = i == 0;
            Thread producer = new Thread(() -> {
                for (int next = 1; next <= rounds; next++) {
                    while (round.get() < next) {
                        Thread.onSpinWait();
                    }
                    runs.intake().offer(ItemIds.item(next, refused ? Instant.EPOCH : Instant.now()));
                }
            });
            producers.add(producer);
            producer.start();
        }
        long started = System.nanoTime();
        long over = started;
        for (int next = 1; next <= rounds; next++) {
            round.set(next);
            over = System.nanoTime();
            while (runs.stage().taken() < 3L * next) {
                assertThat(System.nanoTime() - over).as("round " + next).isLessThan(PATIENCE.toNanos());
                Thread.yield();
            }
            if (over - started > 1_000_000_000L) {
                round.set(rounds); // enough on a slow machine
                break;
            }
        }
        for (Thread producer : producers) {
            producer.join();
        }
    }

    @Test
    void aRequestThatCannotBeMadeIsTriedAgain() {
        AtomicInteger calls = new AtomicInteger();
        Delivery runs = start((body, limit) -> {
            if (calls.incrementAndGet() <= 3) {
                throw new OutOfMemoryError("a test");
            }
            return Mono.just(OK);
        });
        for (int i = 0; i < 20; i++) {
            offer(runs, i);
        }

        await().atMost(PATIENCE).until(() -> runs.stage().settled().sent() == 20);
        assertThat(runs.counters(runs.stage()).balance()).isZero();
    }

    @Test
    void anInterruptDoesNotMakeItSpin() {
        AtomicInteger looks = new AtomicInteger();
        Delivery runs = start((body, limit) -> Mono.just(OK), () -> {
            looks.incrementAndGet();
            return System.nanoTime();
        });
        offer(runs, 1);
        await().atMost(PATIENCE).until(() -> runs.stage().settled().sent() == 1);
        thread().interrupt();
        int before = looks.get();

        await().during(Duration.ofMillis(200)).atMost(PATIENCE).until(() -> looks.get() - before < 100);
    }

    @Test
    void anIdleClientSleeps() {
        AtomicInteger looks = new AtomicInteger();
        Delivery runs = start((body, limit) -> Mono.just(OK), () -> {
            looks.incrementAndGet();
            return System.nanoTime();
        });
        offer(runs, 1);
        await().atMost(PATIENCE).until(() -> runs.stage().settled().sent() == 1);
        int before = looks.get();

        await().during(Duration.ofMillis(200)).atMost(PATIENCE).until(() -> looks.get() - before < 10);
    }

    @Test
    void itIsADaemonSoThatItKeepsNoJvmAlive() {
        start((body, limit) -> Mono.just(OK));

        assertThat(thread().isDaemon()).isTrue();
    }

    @Test
    void answersAreReadThoughItemsComeFasterThanTheyCanBeWritten() {
        Delivery runs = start((body, limit) -> Mono.just(OK));
        AtomicBoolean over = new AtomicBoolean();
        Thread flood = new Thread(() -> {
            for (int i = 0; !over.get(); i++) {
                offer(runs, i);
            }
        });
        flood.start();
        try {
            await().atMost(PATIENCE).until(() -> runs.stage().settled().sent() > 1_000);
        } finally {
            over.set(true);
        }
    }

    @Test
    void aPauseEndsThoughItemsComeFasterThanTheyCanBeWritten() {
        AtomicInteger posts = new AtomicInteger();
        Delivery runs = start((body, limit) -> Mono.just(posts.incrementAndGet() < 3 ? DOWN : OK));
        AtomicBoolean over = new AtomicBoolean();
        Thread flood = new Thread(() -> {
            for (int i = 0; !over.get(); i++) {
                offer(runs, i);
            }
        });
        flood.start();
        try {
            await().atMost(PATIENCE).until(() -> runs.stage().settled().sent() > 1_000);
        } finally {
            over.set(true);
        }
    }
}
