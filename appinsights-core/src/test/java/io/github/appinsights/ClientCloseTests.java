package io.github.appinsights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.DropReason;
import io.github.appinsights.testing.Answer;
import io.github.appinsights.testing.FakeIngestion;
import io.github.appinsights.testing.ItemIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a client, at a real endpoint. */
@Timeout(60)
class ClientCloseTests {

    private final FakeIngestion service = FakeIngestion.start();
    private final TelemetryClient client = client(ChannelOptions.DEFAULTS);

    private TelemetryClient client(ChannelOptions options) {
        return TelemetryClient.builder()
                .instrumentationKey("00000000-1111-2222-3333-444444444444")
                .endpoint(service.endpoint().toString())
                .options(options)
                .closeOnJvmShutdown(false)
                .build();
    }

    private static void tracks(TelemetryClient to, int items) {
        for (int i = 0; i < items; i++) {
            to.trackEvent("e", Map.of("id", Integer.toString(i)));
        }
    }

    private static Duration timeOf(Runnable action) {
        long before = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - before);
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("ai-"))
                .toList();
    }

    @AfterEach
    void nothingStaysBehind() {
        client.close();
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(threads()).isEmpty());
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(service.openConnections()).isZero());
        service.close();
    }

    @Test
    void whatWaitsArrivesWithinASecond() {
        tracks(client, 1);
        client.flush().block(); // a first connection costs as much again
        tracks(client, 1_500);

        Duration time = timeOf(client::close);

        assertThat(service.items()).hasSize(1_501);
        assertThat(time).isLessThan(Duration.ofSeconds(1));
        assertThat(client.state().gate()).isEqualTo("closed");
    }

    @Test
    void aServiceThatHangsHoldsNobodyUpAndLossesAreCounted() {
        service.byDefault(Answer.hang());
        TelemetryClient hasty = client(
                ChannelOptions.builder().closeTimeout(Duration.ofSeconds(1)).build());
        tracks(hasty, 1_500);

        Duration time = timeOf(hasty::close);

        assertThat(time).isBetween(Duration.ofMillis(750), Duration.ofMillis(1_900));
        DeliveryCounters counters = hasty.state().counters();
        assertThat(counters.dropped()).containsOnly(Map.entry(DropReason.SHUTDOWN, 1_500L));
        assertThat(counters.balance()).isZero();
    }

    @Test
    void aServiceThatIsGoneHoldsNobodyUp() {
        service.pause();
        tracks(client, 1_500);

        Duration time = timeOf(client::close);

        assertThat(time).isLessThan(Duration.ofMillis(5_500));
        assertThat(client.state().counters().dropped()).containsOnly(Map.entry(DropReason.SHUTDOWN, 1_500L));
    }

    @Test
    void whatIsTrackedAfterwardsIsCountedAsClosed() {
        client.close();

        tracks(client, 3);

        assertThat(client.state().counters().dropped()).containsOnly(Map.entry(DropReason.CLOSED, 3L));
        assertThat(client.state().counters().balance()).isZero();
    }

    @Test
    void closingTwiceIsClosingOnce() {
        tracks(client, 10);
        client.close();

        Duration second = timeOf(client::close);

        assertThat(second).isLessThan(Duration.ofMillis(500));
        assertThat(service.items()).hasSize(10);
    }

    @Test
    void closingFromManyThreadsIsClosingOnce() throws InterruptedException {
        tracks(client, 700);
        List<Thread> closers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread closer = new Thread(client::close);
            closers.add(closer);
            closer.start();
        }
        for (Thread closer : closers) {
            closer.join();
        }

        assertThat(service.items()).hasSize(700);
    }

    @Test
    void nothingHappensBeforeShutdownIsSubscribedTo() {
        client.shutdown();
        tracks(client, 1);

        assertThat(client.state().counters().droppedTotal()).isZero();
    }

    @Test
    void producersThatRaceWithCloseLoseNothingUncounted() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            TelemetryClient racing = client(
                    ChannelOptions.builder().maxBatchItems(1 + 37 * round).build());
            int before = service.items().size();
            AtomicInteger next = new AtomicInteger();
            CountDownLatch running = new CountDownLatch(4);
            List<Thread> producers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Thread producer = new Thread(() -> {
                    for (int n = 0; n < 800; n++) {
                        racing.trackEvent("e", Map.of("id", Integer.toString(next.getAndIncrement())));
                        if (n == 50) {
                            running.countDown();
                        }
                    }
                });
                producers.add(producer);
                producer.start();
            }
            running.await();
            racing.close();
            for (Thread producer : producers) {
                producer.join();
            }

            DeliveryCounters counters = racing.state().counters();
            assertThat(counters.balance()).as(counters.toString()).isZero();
            assertThat(counters.queued() + counters.inFlight() + counters.stored())
                    .as(counters.toString())
                    .isZero();
            assertThat(counters.offered()).isEqualTo(3_200);
            List<String> arrived = service.items();
            int sent = (int) counters.sent();
            int unsure = (int) counters.maybeDuplicate(); // in requests that were given up at the end of a slow close
            assertThat(arrived.size() - before).isBetween(sent, sent + unsure);
            BitSet ids = new BitSet();
            arrived.subList(before, arrived.size())
                    .forEach(line ->
                            ItemIds.forEachIn(line.getBytes(java.nio.charset.StandardCharsets.UTF_8), ids::set));
            assertThat(ids.cardinality()).isEqualTo(arrived.size() - before);
        }
    }

    @Test
    void manyClientsLeaveNothingBehind() {
        for (int i = 0; i < 30; i++) {
            TelemetryClient shortLived = client(ChannelOptions.DEFAULTS);
            tracks(shortLived, 1);
            shortLived.close();
        }

        assertThat(service.items()).hasSize(30);
    }
}
