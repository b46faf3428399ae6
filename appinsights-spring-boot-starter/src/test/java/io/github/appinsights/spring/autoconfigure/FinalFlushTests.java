package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.spring.ScriptedChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class FinalFlushTests {

    private static final Duration LIMIT = Duration.ofMillis(50);

    private final ScriptedChannel channel = new ScriptedChannel();
    private final TelemetryClient client =
            TelemetryClient.builder().channel(channel).closeOnJvmShutdown(false).build();
    private final AtomicInteger callbacks = new AtomicInteger();

    @Test
    void stoppingFlushesWithinTheLimit() {
        stop(started(false));
        assertThat(channel.calls()).containsExactly("flush PT0.05S");
        assertThat(callbacks).hasValue(1);
    }

    @Test
    void theStopIsTrackedBeforeTheFlush() {
        stop(started(true));
        assertThat(channel.calls()).containsExactly("offer", "flush PT0.05S");
        assertThat(channel.items())
                .singleElement()
                .isInstanceOfSatisfying(
                        EventTelemetry.class, event -> assertThat(event.name()).isEqualTo("Application_Stop"));
    }

    @Test
    void theSecondStopDoesNothingButCallBack() {
        FinalFlush flush = started(true);
        stop(flush);
        stop(flush);
        assertThat(channel.calls()).hasSize(2);
        assertThat(callbacks).hasValue(2);
        assertThat(flush.isRunning()).isFalse();
    }

    @Test
    void startedAgainItFlushesAgain() {
        FinalFlush flush = started(false);
        stop(flush);
        flush.start();
        stop(flush);
        assertThat(channel.calls()).hasSize(2);
    }

    @Test
    void aFailingFlushIsContained() {
        channel.flushResult = () -> Mono.error(new IllegalStateException("expected"));
        stop(started(false));
        assertThat(callbacks).hasValue(1);
    }

    @Test
    void aFlushThatThrowsIsContained() {
        channel.flushResult = () -> {
            throw new IllegalStateException("expected");
        };
        stop(started(false));
        assertThat(callbacks).hasValue(1);
    }

    @Test
    void aFlushThatNeverEndsDoesNotHoldTheApplication() throws InterruptedException {
        channel.flushResult = () -> Mono.never();
        CountDownLatch stopped = new CountDownLatch(1);
        started(false).stop(stopped::countDown);
        assertThat(stopped.getCount()).isOne();
        assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private FinalFlush started(boolean trackStop) {
        FinalFlush flush = new FinalFlush(client, LIMIT, trackStop);
        flush.start();
        return flush;
    }

    private void stop(FinalFlush flush) {
        flush.stop(callbacks::incrementAndGet);
    }
}
