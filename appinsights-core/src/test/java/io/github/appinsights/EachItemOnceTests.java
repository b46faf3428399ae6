package io.github.appinsights;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.DropReason;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.testing.IdReceiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Proof by the id of each item, at a real endpoint: what was tracked arrived once, or was counted. */
class EachItemOnceTests {

    private static final int PRODUCERS = 8;

    private static TelemetryClient client(IdReceiver service, ChannelOptions options) {
        return TelemetryClient.builder()
                .instrumentationKey("00000000-1111-2222-3333-444444444444")
                .endpoint(service.endpoint())
                .options(options)
                .closeOnJvmShutdown(false)
                .build();
    }

    /** Each producer has ids of its own. */
    private static void produce(int each, IntConsumer track) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int producer = 0; producer < PRODUCERS; producer++) {
            int first = producer * each;
            Thread thread = new Thread(() -> {
                for (int id = first; id < first + each; id++) {
                    track.accept(id);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join(60_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }

    private static void track(TelemetryClient client, int id) {
        client.trackEvent("e", Map.of("id", Integer.toString(id)));
    }

    @Test
    void aMillionItemsOfEightThreadsArriveOnceEach() throws InterruptedException {
        int each = 125_000;
        ChannelOptions roomy = ChannelOptions.builder()
                .maxItems(4_000_000)
                .maxBytes(4L << 30)
                .exchangeTimeout(Duration.ofMinutes(2))
                .build();
        try (IdReceiver service = IdReceiver.start();
                TelemetryClient client = client(service, roomy)) {
            produce(each, id -> track(client, id));

            FlushResult flushed = Objects.requireNonNull(client.flush().block(Duration.ofMinutes(1)));

            assertThat(service.distinct()).isEqualTo(PRODUCERS * each);
            assertThat(service.repeated()).isZero();
            assertThat(service.highest()).isEqualTo(PRODUCERS * each - 1);
            assertThat(flushed.pending() + flushed.dropped() + flushed.stored()).isZero();
            DeliveryCounters counters = client.state().counters();
            assertThat(counters.offered()).isEqualTo(PRODUCERS * each);
            assertThat(counters.sent()).isEqualTo(PRODUCERS * each);
            assertThat(counters.balance()).isZero();
        }
    }

    @Test
    void beyondTheBoundsItemsAreDroppedAndCountedAndTheOthersArriveOnce() throws InterruptedException {
        int each = 60_000;
        try (IdReceiver service = IdReceiver.start();
                TelemetryClient client = client(service, ChannelOptions.DEFAULTS)) {
            produce(each, id -> track(client, id));
            client.flush().block(Duration.ofMinutes(1));

            DeliveryCounters counters = client.state().counters();
            assertThat(counters.balance()).isZero();
            assertThat(service.repeated()).isZero();
            assertThat(counters.sent()).isEqualTo(service.distinct());
            assertThat(service.distinct() + counters.droppedTotal()).isEqualTo(PRODUCERS * each);
            assertThat(counters.dropped().keySet()).isSubsetOf(DropReason.QUEUE_FULL, DropReason.STORE_FULL);
        }
    }

    @Test
    void whileItemsComeTheBoundsHold() throws InterruptedException {
        ChannelOptions tight =
                ChannelOptions.builder().maxItems(2_000).maxBytes(1 << 20).build();
        try (IdReceiver service = IdReceiver.start();
                TelemetryClient client = client(service, tight)) {
            produce(20_000, id -> {
                track(client, id);
                if (id % 100 == 0) {
                    assertThat(client.state().counters().queued()).isLessThanOrEqualTo(2_000 + 500 + PRODUCERS);
                }
            });
            client.flush().block(Duration.ofMinutes(1));

            assertThat(service.distinct() + client.state().counters().droppedTotal())
                    .isEqualTo(PRODUCERS * 20_000);
            assertThat(service.repeated()).isZero();
        }
    }

    @Test
    void whileNothingIsTrackedTheBalanceIsAlwaysExact() throws InterruptedException {
        try (IdReceiver service = IdReceiver.start();
                TelemetryClient client = client(service, ChannelOptions.DEFAULTS)) {
            for (int round = 0; round < 5; round++) {
                int first = round * 9_600;
                produce(1_200, id -> track(client, first + id));
                CompletableFuture<@Nullable FlushResult> flush = client.flush().toFuture();
                while (!flush.isDone()) {
                    DeliveryCounters counters = client.state().counters();
                    assertThat(counters.balance()).as(counters.toString()).isZero();
                }
                assertThat(client.state().counters().sent()).isEqualTo(first + 9_600);
            }
        }
    }

    /** Producers rely on each other to wake the sender: whoever comes when it falls asleep must not be forgotten. */
    @Test
    void nothingIsStrandedHoweverProducersAndSenderMeet() throws InterruptedException {
        ChannelOptions eager = ChannelOptions.builder()
                .maxBatchItems(3)
                .maxItems(50_000)
                .maxWait(Duration.ofMillis(1))
                .build();
        try (IdReceiver service = IdReceiver.start();
                TelemetryClient client = client(service, eager)) {
            int id = 0;
            for (int round = 0; round < 150; round++) {
                int first = id;
                produce(1 + round % 7, n -> track(client, first + n));
                id += PRODUCERS * (1 + round % 7);
                int all = id;
                org.awaitility.Awaitility.await()
                        .pollInterval(Duration.ofMillis(1))
                        .atMost(Duration.ofSeconds(2))
                        .until(() -> service.distinct() == all);
            }
            assertThat(service.repeated()).isZero();
        }
    }
}
