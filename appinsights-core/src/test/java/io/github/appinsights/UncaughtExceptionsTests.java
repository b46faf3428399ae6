package io.github.appinsights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.testing.Answer;
import io.github.appinsights.testing.ChildJvm;
import io.github.appinsights.testing.FakeIngestion;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;

class UncaughtExceptionsTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final Thread.@Nullable UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    private final RecordingChannel channel = new RecordingChannel();
    private final List<String> handedOn = new CopyOnWriteArrayList<>();

    @BeforeEach
    void installTheApplicationsHandler() {
        Thread.setDefaultUncaughtExceptionHandler(this::record);
    }

    @AfterEach
    void restore() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    private void record(Thread thread, Throwable thrown) {
        handedOn.add(thread.getName() + ": " + thrown.getMessage() + " after " + channel.flushes.size());
    }

    private static TelemetryClient client(TelemetryChannel channel) {
        return TelemetryClient.builder()
                .channel(channel)
                .closeOnJvmShutdown(false)
                .build();
    }

    private static TelemetryClient client(FakeIngestion service) {
        return TelemetryClient.builder()
                .instrumentationKey("00000000-1111-2222-3333-444444444444")
                .endpoint(service.endpoint().toString())
                .options(ChannelOptions.builder().closeTimeout(SHORT).build())
                .closeOnJvmShutdown(false)
                .build();
    }

    private static Duration die(String name, Runnable lastWords) {
        return die(new Thread(lastWords, name));
    }

    /** @return how long it took */
    private static Duration die(Thread thread) {
        long start = System.nanoTime();
        thread.start();
        try {
            thread.join(30_000);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(thread.isAlive()).isFalse();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void fail() {
        throw new IllegalStateException("broken");
    }

    @Test
    void theExceptionIsToldAndFlushedAndThenHandedOn() {
        UncaughtExceptions.install(client(channel), TIMEOUT);

        die("worker-7", UncaughtExceptionsTests::fail);

        ExceptionTelemetry item = channel.last(ExceptionTelemetry.class);
        assertThat(item.severity()).isEqualTo(SeverityLevel.CRITICAL);
        assertThat(item.properties()).containsExactly(entry("handled", "false"), entry("thread", "worker-7"));
        assertThat(item.exceptions().get(0).message()).isEqualTo("broken");
        assertThat(channel.items).hasSize(1);
        assertThat(channel.flushes).containsExactly(TIMEOUT);
        assertThat(handedOn).containsExactly("worker-7: broken after 1");
    }

    @Test
    void itHasArrivedWhenTheNextHandlerIsCalled() {
        AtomicReference<List<String>> arrived = new AtomicReference<>(List.of());
        try (FakeIngestion service = FakeIngestion.start();
                TelemetryClient client = client(service)) {
            Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> arrived.set(service.items()));
            UncaughtExceptions.install(client, TIMEOUT);

            die("worker", UncaughtExceptionsTests::fail);
        }

        assertThat(arrived.get()).singleElement().asString().contains("\"message\":\"broken\"", "\"Critical\"");
    }

    @Test
    void anEndpointThatHangsHoldsTheThreadNoLongerThanTheTimeout() {
        try (FakeIngestion service = FakeIngestion.start().byDefault(Answer.hang())) {
            TelemetryClient client = client(service);
            UncaughtExceptions.install(client, SHORT);

            Duration took = die("worker", UncaughtExceptionsTests::fail);

            assertThat(took).isBetween(SHORT, SHORT.plusSeconds(2));
            assertThat(handedOn).hasSize(1);
            client.close();
        }
    }

    @Test
    void aFlushThatNeverEndsHoldsTheThreadNoLongerThanTheTimeout() {
        UncaughtExceptions.install(client(new StuckChannel()), SHORT);

        Duration took = die("worker", UncaughtExceptionsTests::fail);

        assertThat(took).isBetween(SHORT, SHORT.plusSeconds(2));
        assertThat(handedOn).hasSize(1);
    }

    @Test
    void withoutATimeoutNobodyWaits() {
        UncaughtExceptions.install(client(new StuckChannel()), Duration.ZERO);

        Duration took = die("worker", UncaughtExceptionsTests::fail);

        assertThat(took).isLessThan(Duration.ofSeconds(2));
        assertThat(handedOn).hasSize(1);
    }

    @Test
    void theClientsOwnThreadsDoNotWaitForThemselves() {
        StuckChannel stuck = new StuckChannel();
        UncaughtExceptions.install(client(stuck), TIMEOUT);

        Duration took = die("ai-delivery", UncaughtExceptionsTests::fail);

        assertThat(took).isLessThan(TIMEOUT.dividedBy(2));
        assertThat(stuck.flushed).isTrue();
        assertThat(handedOn).hasSize(1);
    }

    @Test
    void reactorsThreadsDoNotWait() {
        class EventLoop extends Thread implements NonBlocking {
            EventLoop() {
                super(UncaughtExceptionsTests::fail, "reactor-http-epoll-1");
            }
        }
        StuckChannel stuck = new StuckChannel();
        UncaughtExceptions.install(client(stuck), TIMEOUT);

        Duration took = die(new EventLoop());

        assertThat(took).isLessThan(TIMEOUT.dividedBy(2));
        assertThat(stuck.flushed).isTrue();
        assertThat(handedOn).hasSize(1);
    }

    @Test
    void aThreadThatWasInterruptedWaitsAllTheSameAndStaysInterrupted() {
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicBoolean arrived = new AtomicBoolean();
        try (FakeIngestion service = FakeIngestion.start();
                TelemetryClient client = client(service)) {
            Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
                interrupted.set(Thread.currentThread().isInterrupted());
                arrived.set(!service.items().isEmpty());
            });
            UncaughtExceptions.install(client, TIMEOUT);

            die("worker", () -> {
                Thread.currentThread().interrupt();
                fail();
            });
        }

        assertThat(interrupted).isTrue();
        assertThat(arrived).isTrue();
    }

    @Test
    void aClientThatFailsDoesNotKeepTheExceptionFromTheNextHandler() {
        UncaughtExceptions.install(client(new BrokenChannel()), TIMEOUT);

        die("worker", UncaughtExceptionsTests::fail);

        assertThat(handedOn).hasSize(1);
    }

    @Test
    void aClientThatIsClosedTellsNothingAndHoldsNobodyUp() {
        try (FakeIngestion service = FakeIngestion.start()) {
            TelemetryClient client = client(service);
            UncaughtExceptions.install(client, TIMEOUT);
            client.close();

            Duration took = die("worker", UncaughtExceptionsTests::fail);

            assertThat(took).isLessThan(TIMEOUT.dividedBy(2));
            assertThat(handedOn).hasSize(1);
            assertThat(service.items()).isEmpty();
        }
    }

    @Test
    void itNeverThrows() {
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            throw new IllegalArgumentException("thrown by a test");
        });
        UncaughtExceptions installed = UncaughtExceptions.install(client(new BrokenChannel()), TIMEOUT);

        assertThatCode(() -> installed.uncaughtException(Thread.currentThread(), new StackOverflowError()))
                .doesNotThrowAnyException();
    }

    @Test
    void threadsThatDieTogetherAreAllTold() throws InterruptedException {
        UncaughtExceptions.install(client(channel), TIMEOUT);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            threads.add(new Thread(UncaughtExceptionsTests::fail, "worker-" + i));
        }

        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join(30_000);
        }

        assertThat(channel.items).hasSize(50);
        assertThat(handedOn).hasSize(50);
    }

    @Test
    void closingBringsBackTheHandlerFromBefore() {
        Thread.UncaughtExceptionHandler application = Thread.getDefaultUncaughtExceptionHandler();
        UncaughtExceptions installed = UncaughtExceptions.install(client(channel), TIMEOUT);
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(installed);

        installed.close();
        installed.close();

        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(application);
    }

    @Test
    void closingLeavesALaterHandlerAloneAndOnlyHandsOnThen() {
        UncaughtExceptions installed = UncaughtExceptions.install(client(channel), TIMEOUT);
        Thread.UncaughtExceptionHandler later = (thread, thrown) -> installed.uncaughtException(thread, thrown);
        Thread.setDefaultUncaughtExceptionHandler(later);

        installed.close();
        die("worker", UncaughtExceptionsTests::fail);

        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(later);
        assertThat(channel.items).isEmpty();
        assertThat(handedOn).containsExactly("worker: broken after 0");
    }

    @Test
    void whereThereWasNoHandlerTheStackTraceIsPrintedOnceAsTheJvmDoes() {
        Thread.setDefaultUncaughtExceptionHandler(null);
        UncaughtExceptions installed = UncaughtExceptions.install(client(channel), TIMEOUT);

        String printed = printedBy(() -> die("worker", UncaughtExceptionsTests::fail));

        assertThat(printed)
                .startsWith("Exception in thread \"worker\" java.lang.IllegalStateException: broken")
                .contains("UncaughtExceptionsTests.fail")
                .containsOnlyOnce("IllegalStateException");
        assertThat(channel.items).hasSize(1);
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(installed);
    }

    @Test
    void aLaterHandlerThatHandsOnToThisOneIsCalledOnce() {
        Thread.setDefaultUncaughtExceptionHandler(null);
        UncaughtExceptions installed = UncaughtExceptions.install(client(channel), TIMEOUT);
        Thread.UncaughtExceptionHandler later = (thread, thrown) -> {
            record(thread, thrown);
            installed.uncaughtException(thread, thrown);
        };
        Thread.setDefaultUncaughtExceptionHandler(later);

        String printed = printedBy(() -> die("worker", UncaughtExceptionsTests::fail));

        assertThat(handedOn).hasSize(1);
        assertThat(channel.items).hasSize(1);
        assertThat(printed).containsOnlyOnce("Exception in thread \"worker\"");
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(later);
    }

    @Test
    void anEarlierHandlerThatAsksTheDefaultOneDoesNotGoRoundInCircles() {
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            record(thread, thrown);
            Thread.UncaughtExceptionHandler current = Thread.getDefaultUncaughtExceptionHandler();
            if (current != null) {
                current.uncaughtException(thread, thrown);
            }
        });
        UncaughtExceptions.install(client(channel), TIMEOUT);

        String printed = printedBy(() -> die("worker", UncaughtExceptionsTests::fail));

        assertThat(handedOn).hasSize(1);
        assertThat(channel.items).hasSize(1);
        assertThat(printed).containsOnlyOnce("Exception in thread \"worker\"");
    }

    @Test
    void aThreadGroupThatHandsOnIsAskedOnce() {
        Thread.setDefaultUncaughtExceptionHandler(null);
        UncaughtExceptions.install(client(channel), TIMEOUT);
        ThreadGroup group = new ThreadGroup("own") {
            @Override
            public void uncaughtException(Thread thread, Throwable thrown) {
                record(thread, thrown);
                super.uncaughtException(thread, thrown);
            }
        };
        Thread thread = new Thread(group, UncaughtExceptionsTests::fail, "worker");

        String printed = printedBy(() -> die(thread));

        assertThat(handedOn).hasSize(1);
        assertThat(channel.items).hasSize(1);
        assertThat(printed).containsOnlyOnce("Exception in thread \"worker\"");
    }

    private static String printedBy(Runnable code) {
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            code.run();
        } finally {
            System.setErr(err);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    @SuppressWarnings("NullAway") // what callers do, whatever the signatures say
    void wrongValuesAreRefusedAtOnce() {
        TelemetryClient client = client(channel);

        assertThatThrownBy(() -> UncaughtExceptions.install(null, TIMEOUT))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("client");
        assertThatThrownBy(() -> UncaughtExceptions.install(client, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("timeout");
        assertThatThrownBy(() -> UncaughtExceptions.install(client, Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("timeout");
    }

    @Test
    void aMainThatDiesIsToldAndEndsTheJvmAsEver() {
        try (FakeIngestion service = FakeIngestion.start()) {
            ChildJvm child =
                    ChildJvm.run(DyingMain.class, Map.of(), service.endpoint().toString());

            assertThat(child.exitCode()).as(child.err()).isEqualTo(1);
            assertThat(child.err())
                    .contains("Exception in thread \"main\" java.lang.IllegalStateException: the end")
                    .contains("at " + DyingMain.class.getName() + ".main(");
            assertThat(service.items())
                    .singleElement()
                    .asString()
                    .contains("\"message\":\"the end\"", "\"thread\":\"main\"", "\"handled\":\"false\"");
            assertThat(child.took()).isLessThan(Duration.ofSeconds(20));
        }
    }

    /** Without a close at the end of the JVM, so that nothing but the handler can have sent the item. */
    static final class DyingMain {

        private DyingMain() {}

        public static void main(String[] args) {
            TelemetryClient client = TelemetryClient.builder()
                    .instrumentationKey("00000000-1111-2222-3333-444444444444")
                    .endpoint(args[0])
                    .closeOnJvmShutdown(false)
                    .build();
            UncaughtExceptions.install(client, Duration.ofSeconds(10));
            throw new IllegalStateException("the end");
        }
    }

    /** Never finishes a flush. */
    private static final class StuckChannel implements TelemetryChannel {

        private volatile boolean flushed;

        @Override
        public boolean offer(@Nullable Telemetry item) {
            return true;
        }

        @Override
        public Mono<FlushResult> flush(Duration limit) {
            return Mono.<FlushResult>never().doOnSubscribe(subscription -> flushed = true);
        }

        @Override
        public Mono<Void> shutdown(Duration limit) {
            return Mono.empty();
        }

        @Override
        public ChannelState state() {
            return ChannelState.DISABLED;
        }
    }

    private static final class BrokenChannel implements TelemetryChannel {

        @Override
        public boolean offer(@Nullable Telemetry item) {
            throw new IllegalStateException("thrown by a test");
        }

        @Override
        public Mono<FlushResult> flush(Duration limit) {
            throw new NoSuchMethodError("thrown by a test");
        }

        @Override
        public Mono<Void> shutdown(Duration limit) {
            return Mono.empty();
        }

        @Override
        public ChannelState state() {
            return ChannelState.DISABLED;
        }
    }
}
