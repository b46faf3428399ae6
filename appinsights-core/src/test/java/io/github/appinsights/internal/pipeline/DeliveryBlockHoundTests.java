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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Answers come in on an event loop, while others offer. */
class DeliveryBlockHoundTests {

    @BeforeAll
    static void install() {
        BlockHound.install();
    }

    @Test
    void completingAnswersOnAnEventLoopNeverBlocksIt() throws InterruptedException {
        Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
        Tally tally = new Tally();
        LossLog log = new LossLog(tally, "service.example");
        DeliveryThread thread = new DeliveryThread(log);
        CountDownLatch ended = new CountDownLatch(1);
        IngestionOutcome ok = new Answered(200, null, null, null);
        Delivery delivery = new Delivery(
                ChannelOptions.builder().maxBatchItems(5).build(),
                tally,
                new BatchWriter("key", new CommonTags(null, null, null, DeviceContext.NONE, "t:1"), item -> item),
                new MemoryStore(1 << 20),
                (body, limit) -> Mono.just(ok).publishOn(Schedulers.parallel()),
                log,
                Clock.systemUTC(),
                System::nanoTime,
                () -> 0.5,
                () -> {
                    try {
                        thread.wake();
                    } catch (Throwable blocked) {
                        faults.add(blocked);
                    }
                });
        thread.start(delivery, ended::countDown);

        Flux.range(0, 20_000)
                .parallel(8)
                .runOn(Schedulers.parallel())
                .doOnNext(i -> delivery.intake().offer(ItemIds.item(i, Instant.now())))
                .sequential()
                .then()
                .block(Duration.ofSeconds(30));
        delivery.post(() -> delivery.close(Duration.ofSeconds(20).toNanos()));

        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        await().untilAsserted(() -> assertThat(faults).isEmpty());
        assertThat(delivery.counters(delivery.stage()).sent() + tally.dropped()).isEqualTo(20_000);
        assertThat(delivery.counters(delivery.stage()).sent()).isPositive();
    }
}
