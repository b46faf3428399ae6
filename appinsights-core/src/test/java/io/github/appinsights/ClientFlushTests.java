package io.github.appinsights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.testing.Answer;
import io.github.appinsights.testing.FakeIngestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A flush, as an application sees it. */
class ClientFlushTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FakeIngestion service = FakeIngestion.start();
    private final TelemetryClient client = TelemetryClient.builder()
            .instrumentationKey("00000000-1111-2222-3333-444444444444")
            .endpoint(service.endpoint().toString())
            .options(
                    ChannelOptions.builder().closeTimeout(Duration.ofSeconds(2)).build())
            .closeOnJvmShutdown(false)
            .build();

    @AfterEach
    void close() {
        service.close();
        client.shutdown().timeout(Duration.ofMillis(200)).onErrorComplete().block();
    }

    private void tracks(int items) {
        for (int i = 0; i < items; i++) {
            client.trackEvent("e", Map.of("id", Integer.toString(i)));
        }
    }

    private static void awaits(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static FlushResult result(CompletableFuture<@Nullable FlushResult> flush) {
        return Objects.requireNonNull(flush.orTimeout(20, TimeUnit.SECONDS).join());
    }

    private static FlushResult result(Mono<FlushResult> flush) {
        return Objects.requireNonNull(flush.block(PATIENCE));
    }

    @Test
    void itCountsWhatWasTrackedBeforeWhileOthersGoOnTracking() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        service.byDefault(request -> {
            awaits(release);
            return Answer.ok();
        });
        AtomicLong tracked = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread other = new Thread(() -> {
                while (!over.get()) {
                    client.trackEvent("e");
                    tracked.incrementAndGet();
                    LockSupport.parkNanos(200_000);
                }
            });
            others.add(other);
            other.start();
        }
        await().pollInterval(Duration.ofMillis(1)).atMost(PATIENCE).until(() -> tracked.get() > 2_000);

        long before = tracked.get();
        CompletableFuture<@Nullable FlushResult> flush = client.flush().toFuture();
        long after = tracked.get();
        await().pollInterval(Duration.ofMillis(1)).atMost(PATIENCE).until(() -> tracked.get() > after + 1_000);
        over.set(true);
        for (Thread other : others) {
            other.join();
        }
        release.countDown();

        assertThat(result(flush).sent()).isBetween(before, after + others.size());
        assertThat(client.state().counters().droppedTotal()).isZero();
    }

    @Test
    void anEmptyClientHasNothingToFlush() {
        assertThat(result(client.flush())).isEqualTo(FlushResult.EMPTY);
        assertThat(service.requests()).isEmpty();
    }

    @Test
    void nothingHappensBeforeTheSubscription() {
        Mono<FlushResult> flush = client.flush();
        tracks(3);

        assertThat(result(flush).sent()).isEqualTo(3);
    }

    @Test
    void eachSubscriptionIsAFlushOfItsOwn() {
        Mono<FlushResult> flush = client.flush();
        tracks(3);
        result(flush);
        tracks(2);

        assertThat(result(flush).sent()).isEqualTo(2);
    }

    @Test
    void countersAreUpToDateWhenItIsOver() {
        for (int i = 1; i <= 200; i++) {
            tracks(3);
            result(client.flush());
            assertThat(client.state().counters().sent()).isEqualTo(3L * i);
        }
    }

    @Test
    void itEndsAtItsLimitWhereTheServiceHangs() {
        service.byDefault(Answer.hang());
        tracks(10);

        assertThat(result(client.flush(Duration.ofMillis(300)))).isEqualTo(new FlushResult(0, 0, 0, 0, 0, 10));
    }

    @Test
    void whileTheServiceIsDownNothingIsSentAndAllIsStored() {
        service.byDefault(Answer.status(503).header("Retry-After", 600));
        tracks(10);
        assertThat(result(client.flush())).isEqualTo(new FlushResult(0, 0, 0, 0, 10, 0));
        tracks(5);

        assertThat(result(client.flush())).isEqualTo(new FlushResult(0, 0, 0, 0, 15, 0));
        assertThat(service.requests()).hasSize(1);
    }

    @Test
    void severalAtOnceAllEnd() {
        List<CompletableFuture<@Nullable FlushResult>> flushes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            tracks(1);
            flushes.add(client.flush().toFuture());
        }

        for (CompletableFuture<@Nullable FlushResult> flush : flushes) {
            FlushResult result = result(flush);
            assertThat(result.pending() + result.stored() + result.dropped()).isZero();
        }
        assertThat(service.items()).hasSize(50);
    }

    @Test
    void afterCloseThereIsNothingToFlush() {
        tracks(3);
        client.close();

        assertThat(result(client.flush())).isEqualTo(FlushResult.EMPTY);
    }

    @Test
    void closingAnswersTheFlushesThatAreUnderWay() {
        service.byDefault(Answer.ok().after(Duration.ofMillis(200)));
        for (int i = 0; i < 3; i++) {
            tracks(3);
            CompletableFuture<@Nullable FlushResult> flush = client.flush().toFuture();
            client.close();

            assertThat(result(flush).sent()).isEqualTo(i == 0 ? 3 : 0);
        }
    }

    @Test
    void whatIsChainedToItDoesNotHoldUpDelivery() {
        tracks(1);

        String thread =
                client.flush().map(flushed -> Thread.currentThread().getName()).block(PATIENCE);

        assertThat(thread).startsWith("parallel");
    }

    @Test
    void afterCloseTheResultComesOnTheSameKindOfThread() {
        client.close();

        String thread =
                client.flush().map(flushed -> Thread.currentThread().getName()).block(PATIENCE);

        assertThat(thread).doesNotStartWith("ai-");
    }

    @Test
    void aLimitBeyondAllMeasureIsAllowed() {
        tracks(1);

        assertThat(result(client.flush(Duration.ofSeconds(Long.MAX_VALUE))).sent())
                .isEqualTo(1);
    }

    @Test
    void aFlushThatIsCancelledLosesNothing() {
        service.byDefault(Answer.ok().after(Duration.ofMillis(100)));
        tracks(10);
        client.flush().subscribe(flushed -> {}, fault -> {}).dispose();

        result(client.flush());

        assertThat(service.items()).hasSize(10);
    }
}
