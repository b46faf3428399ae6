package io.github.appinsights.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.SpoolOptions;
import io.github.appinsights.internal.ingestion.IngestionOutcome;
import io.github.appinsights.internal.ingestion.IngestionOutcome.Answered;
import io.github.appinsights.internal.ingestion.IngestionOutcome.Unreachable;
import io.github.appinsights.internal.spool.FileStore;
import io.github.appinsights.internal.wire.BatchWriter;
import io.github.appinsights.internal.wire.CommonTags;
import io.github.appinsights.model.DeviceContext;
import io.github.appinsights.testing.ItemIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** With files behind it, neither who offers, nor an event loop, nor the delivery itself waits for a disk. */
@Timeout(120)
class SpoolBlockHoundTests {

    private static final int ITEMS = 10_000;
    private static final IngestionOutcome OK = new Answered(200, null, null, null);
    private static final IngestionOutcome DOWN = new Unreachable("no connection", false);

    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    /** Runs the turns in place of the delivery thread, on a thread that must not block. */
    private final Scheduler turns = Schedulers.newParallel("turns", 1);

    private final Tally tally = new Tally();
    private final Path directory;
    private final Delivery delivery;
    private volatile boolean down = true;

    SpoolBlockHoundTests(@TempDir Path temporary) {
        directory = temporary.resolve("spool");
        ChannelOptions options = ChannelOptions.builder()
                .maxItems(2 * ITEMS)
                .maxBatchItems(500)
                .backoffMin(Duration.ofMillis(20))
                .backoffMax(Duration.ofMillis(50))
                .spool(SpoolOptions.of(directory))
                .build();
        delivery = new Delivery(
                options,
                tally,
                new BatchWriter("key", new CommonTags(null, null, null, DeviceContext.NONE, "t:1"), item -> item),
                FileStore.of(
                        SpoolOptions.of(directory),
                        "destination",
                        0,
                        Clock.systemUTC(),
                        System::nanoTime,
                        () -> 0.5,
                        this::wake),
                (body, limit) -> Mono.fromSupplier(() -> down ? DOWN : OK).subscribeOn(Schedulers.parallel()),
                new LossLog(tally, "service.example"),
                Clock.systemUTC(),
                System::nanoTime,
                () -> 0.5,
                this::wake);
    }

    @BeforeAll
    static void install() {
        BlockHound.install();
    }

    @AfterEach
    void close() {
        turns.dispose();
    }

    private void wake() {
        if (asked.compareAndSet(false, true)) {
            turns.schedule(this::turn);
        }
    }

    private void turn() {
        asked.set(false);
        try {
            if (!delivery.isFinished()) {
                long wait = delivery.turn();
                turns.schedule(this::wake, wait, TimeUnit.NANOSECONDS);
            } else {
                ended.countDown();
            }
        } catch (Throwable blocked) {
            faults.add(blocked);
        }
    }

    @Test
    void theWatchdogIsAwakeWhereTurnsAreMade() {
        Mono<Boolean> blocking = Mono.fromCallable(() -> new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS))
                .subscribeOn(turns);

        assertThatThrownBy(() -> blocking.block(Duration.ofSeconds(10)))
                .hasCauseInstanceOf(BlockingOperationError.class);
    }

    @Test
    void neitherOffersNorTurnsNorAnswersWaitForTheDisk() throws InterruptedException {
        wake();
        offerAll();
        await().atMost(Duration.ofSeconds(30)).until(() -> counters().queued() == 0 && files() > 0);

        down = false;
        await().atMost(Duration.ofSeconds(60)).until(() -> counters().sent() == ITEMS && files() == 0);
        delivery.post(() -> delivery.close(Duration.ofSeconds(20).toNanos()));

        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(faults).isEmpty();
        assertThat(tally.dropped()).isZero();
    }

    private void offerAll() {
        Flux.range(0, ITEMS)
                .parallel(8)
                .runOn(Schedulers.parallel())
                .doOnNext(i -> {
                    try {
                        delivery.intake().offer(ItemIds.item(i, Instant.now()));
                    } catch (Throwable blocked) {
                        faults.add(blocked);
                    }
                })
                .sequential()
                .then()
                .block(Duration.ofSeconds(30));
    }

    private DeliveryCounters counters() {
        return delivery.counters(delivery.stage());
    }

    private long files() {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> path.toString().endsWith(".trn")).count();
        } catch (IOException | UncheckedIOException gone) {
            return 1; // sent while they were counted
        }
    }
}
