package io.github.appinsights.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.appinsights.internal.hooks.Guarded;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.Telemetry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class HooksTests {

    private static final Telemetry ITEM = EventTelemetry.builder("event").build();

    private final Logger logger = (Logger) LoggerFactory.getLogger(Guarded.class);
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    @BeforeEach
    void recordLog() {
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
        events.start();
        logger.addAppender(events);
    }

    @AfterEach
    void forgetLog() {
        logger.detachAppender(events);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    @Test
    void withoutHooksAnItemStaysTheSame() {
        assertThat(new Hooks(List.of(), List.of()).apply(ITEM)).isSameAs(ITEM);
    }

    @Test
    void aHookThatTracksAnItemForEachItemComesToAnEnd() {
        Hooks[] own = new Hooks[1];
        AtomicInteger told = new AtomicInteger();
        TelemetryInitializer tracking = item -> {
            assertThat(Hooks.areRunning()).isTrue();
            if (own[0].apply(ITEM) != null) {
                told.incrementAndGet();
            }
            return item;
        };
        own[0] = new Hooks(List.of(tracking), List.of());

        assertThat(own[0].apply(ITEM)).isSameAs(ITEM);
        assertThat(told).hasValue(1);
        assertThat(own[0].filtered()).isEqualTo(1);
        assertThat(Hooks.areRunning()).isFalse();
    }

    @Test
    void initializersRunInOrderEachOnTheResultOfTheOneBefore() {
        Hooks hooks = new Hooks(
                List.of(
                        item -> item.withProperty("seen", "1"),
                        item -> item.withProperty("seen", item.properties().get("seen") + "2")),
                List.of());

        assertThat(propertiesAfter(hooks)).containsEntry("seen", "12");
    }

    @Test
    void filtersRunInOrderAfterAllInitializersUntilOneRefuses() {
        List<String> calls = new ArrayList<>();
        Hooks hooks = new Hooks(
                List.of(item -> {
                    calls.add("initializer");
                    return item.withProperty("key", "value");
                }),
                List.of(
                        item -> calls.add("first " + item.properties().get("key")),
                        item -> !calls.add("second"),
                        item -> calls.add("third")));

        assertThat(hooks.apply(ITEM)).isNull();
        assertThat(calls).containsExactly("initializer", "first value", "second");
        assertThat(hooks.filtered()).isEqualTo(1);
        assertThat(hooks.failures()).isZero();
    }

    @Test
    void hooksAddedToTheListLaterAreNotSeen() {
        List<TelemetryFilter> filters = new ArrayList<>();
        Hooks hooks = new Hooks(List.of(), filters);
        filters.add(item -> false);

        assertThat(hooks.apply(ITEM)).isSameAs(ITEM);
    }

    private static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("thrown by a test"),
                new IOException("checked, thrown past the compiler"),
                new StackOverflowError(),
                new AssertionError("thrown by a test"),
                new NoClassDefFoundError("a library of the hook's own"),
                new NoSuchMethodError("a library of the hook's own"),
                new ExceptionInInitializerError("thrown by a test"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void anInitializerThatThrowsIsPassedOver(Throwable failure) {
        Hooks hooks = new Hooks(
                List.of(
                        item -> item.withProperty("before", "1"),
                        item -> {
                            throw HooksTests.<RuntimeException>sneaky(failure);
                        },
                        item -> item.withProperty("after", "2")),
                List.of());

        assertThat(propertiesAfter(hooks)).containsOnlyKeys("before", "after");
        assertThat(hooks.failures()).isEqualTo(1);
        assertThat(hooks.filtered()).isZero();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFilterThatThrowsKeepsTheItem(Throwable failure) {
        Hooks hooks = new Hooks(List.of(), List.of(item -> {
            throw HooksTests.<RuntimeException>sneaky(failure);
        }));

        assertThat(hooks.apply(ITEM)).isSameAs(ITEM);
        assertThat(hooks.failures()).isEqualTo(1);
        assertThat(hooks.filtered()).isZero();
    }

    @Test
    void aRealStackOverflowIsContained() {
        Hooks hooks = new Hooks(List.of(HooksTests::forever), List.of());

        assertThat(hooks.apply(ITEM)).isSameAs(ITEM);
        assertThat(hooks.failures()).isEqualTo(1);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static Telemetry forever(Telemetry item) {
        return forever(item.withProperty("depth", "more"));
    }

    @Test
    @SuppressWarnings("NullAway")
    void anInitializerThatAnswersNullIsPassedOver() {
        Hooks hooks = new Hooks(List.of(item -> null, item -> item.withProperty("after", "1")), List.of());

        assertThat(propertiesAfter(hooks)).containsOnlyKeys("after");
        assertThat(hooks.failures()).isEqualTo(1);
    }

    @Test
    void errorsOfTheVirtualMachinePass() {
        Hooks initializing = new Hooks(
                List.of(item -> {
                    throw new OutOfMemoryError("thrown by a test");
                }),
                List.of());
        Hooks filtering = new Hooks(List.of(), List.of(item -> {
            throw new InternalError("thrown by a test");
        }));

        assertThatThrownBy(() -> initializing.apply(ITEM)).isInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(() -> filtering.apply(ITEM)).isInstanceOf(InternalError.class);
    }

    @Test
    void everyFailureIsCountedAndTheFirstOfEachHookLogged() {
        IllegalStateException failure = new IllegalStateException("thrown by a test");
        Hooks hooks = new Hooks(
                List.of(item -> {
                    throw failure;
                }),
                List.of(item -> {
                    throw failure;
                }));

        for (int i = 0; i < 10; i++) {
            assertThat(hooks.apply(ITEM)).isSameAs(ITEM);
        }

        assertThat(hooks.failures()).isEqualTo(20);
        assertThat(events.list).hasSize(2).allSatisfy(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getThrowableProxy().getMessage()).isEqualTo("thrown by a test");
        });
    }

    @Test
    void aFailureThatCannotBeLoggedIsContainedToo() {
        Hooks hooks = new Hooks(
                List.of(item -> {
                    throw new UnreadableException();
                }),
                List.of(),
                () -> 0);

        assertThat(hooks.apply(ITEM)).isSameAs(ITEM);
        assertThat(hooks.failures()).isEqualTo(1);
        assertThat(events.list).hasSize(1);
    }

    @Test
    void everyItemLeftOutIsCounted() {
        Hooks hooks = new Hooks(List.of(), List.of(item -> false));

        for (int i = 0; i < 10; i++) {
            assertThat(hooks.apply(ITEM)).isNull();
        }

        assertThat(hooks.filtered()).isEqualTo(10);
    }

    private static Stream<Throwable> failuresOfThatRow() {
        return Stream.of(
                new IllegalStateException("thrown by a test"),
                new StackOverflowError(),
                new NoClassDefFoundError("a library of the hook's own"));
    }

    @ParameterizedTest
    @MethodSource("failuresOfThatRow")
    void aHookThatFails100TimesInARowIsLeftOutFor5Minutes(Throwable failure) {
        AtomicLong clock = new AtomicLong();
        AtomicInteger calls = new AtomicInteger();
        Hooks hooks = hooks(clock, item -> {
            calls.incrementAndGet();
            throw HooksTests.<RuntimeException>sneaky(failure);
        });

        thousandItems(hooks);
        assertThat(calls).hasValue(100);
        assertThat(hooks.failures()).isEqualTo(100);
        clock.set(Duration.ofMinutes(5).toNanos() - 1);
        thousandItems(hooks);
        assertThat(calls).hasValue(100);

        clock.set(Duration.ofMinutes(5).toNanos());
        thousandItems(hooks);
        assertThat(calls).hasValue(200);
        assertThat(lines())
                .containsExactly(
                        "WARN failed; items go on without it, further failures are counted only",
                        "WARN failed 100 times in a row; it is left out for 5 minutes",
                        "INFO is tried again",
                        "WARN failed 100 times in a row; it is left out for 5 minutes");
    }

    @Test
    @SuppressWarnings("NullAway")
    void aHookThatAnswersNull100TimesInARowIsLeftOutToo() {
        AtomicInteger calls = new AtomicInteger();
        Hooks hooks = hooks(new AtomicLong(), item -> {
            calls.incrementAndGet();
            return null;
        });

        thousandItems(hooks);

        assertThat(calls).hasValue(100);
    }

    @Test
    void aFilterThatIsLeftOutKeepsEveryItem() {
        AtomicInteger calls = new AtomicInteger();
        Hooks hooks = new Hooks(List.of(), List.of(item -> {
            calls.incrementAndGet();
            throw new IllegalStateException("thrown by a test");
        }));

        thousandItems(hooks);

        assertThat(calls).hasValue(100);
        assertThat(hooks.filtered()).isZero();
    }

    @Test
    void oneSuccessEndsTheRow() {
        AtomicInteger calls = new AtomicInteger();
        Hooks hooks = hooks(new AtomicLong(), item -> {
            if (calls.incrementAndGet() % 100 != 0) {
                throw new IllegalStateException("thrown by a test");
            }
            return item;
        });

        thousandItems(hooks);

        assertThat(calls).hasValue(1_000);
        assertThat(hooks.failures()).isEqualTo(990);
    }

    @Test
    void eachHookIsJudgedByItself() {
        AtomicInteger calls = new AtomicInteger();
        Hooks hooks = new Hooks(
                List.of(
                        item -> {
                            throw new IllegalStateException("thrown by a test");
                        },
                        item -> {
                            calls.incrementAndGet();
                            return item.withProperty("after", "1");
                        }),
                List.of());

        thousandItems(hooks);

        assertThat(calls).hasValue(1_000);
        assertThat(propertiesAfter(hooks)).containsOnlyKeys("after");
    }

    @Test
    void aSlowHookIsToldOfOnceAndStaysAtWork() {
        AtomicLong clock = new AtomicLong();
        AtomicInteger calls = new AtomicInteger();
        Hooks hooks = new Hooks(
                List.of(item -> {
                    calls.incrementAndGet();
                    clock.addAndGet(Duration.ofSeconds(1).toNanos());
                    return item.withProperty("slow", "1");
                }),
                List.of(item -> {
                    clock.addAndGet(Duration.ofMillis(99).toNanos());
                    return true;
                }),
                clock::get);

        thousandItems(hooks);

        assertThat(calls).hasValue(1_000);
        assertThat(propertiesAfter(hooks)).containsOnlyKeys("slow");
        assertThat(lines())
                .containsExactly("WARN took 1000 ms for one item, which its thread waits for; this is said once");
    }

    @Test
    void eachSlowHookIsNamed() {
        AtomicLong clock = new AtomicLong();
        Slow slow = new Slow(clock);
        Hooks hooks = new Hooks(List.of(slow), List.of(slow), clock::get);

        thousandItems(hooks);

        assertThat(events.list)
                .hasSize(2)
                .allSatisfy(event ->
                        assertThat(event.getFormattedMessage()).startsWith(Slow.class.getName() + " took 100 ms"));
    }

    private static Hooks hooks(AtomicLong clock, TelemetryInitializer initializer) {
        return new Hooks(List.of(initializer), List.of(), clock::get);
    }

    private static void thousandItems(Hooks hooks) {
        for (int i = 0; i < 1_000; i++) {
            assertThat(hooks.apply(ITEM)).isNotNull();
        }
    }

    /** Level and what follows the name of the hook. */
    private List<String> lines() {
        return events.list.stream()
                .map(event ->
                        event.getLevel() + " " + event.getFormattedMessage().split(" ", 2)[1])
                .toList();
    }

    private record Slow(AtomicLong clock) implements TelemetryInitializer, TelemetryFilter {

        @Override
        public Telemetry initialize(Telemetry item) {
            clock.addAndGet(Duration.ofMillis(100).toNanos());
            return item;
        }

        @Override
        public boolean keep(Telemetry item) {
            clock.addAndGet(Duration.ofMillis(100).toNanos());
            return true;
        }
    }

    private static Map<String, String> propertiesAfter(Hooks hooks) {
        Telemetry after = hooks.apply(ITEM);
        assertThat(after).isNotNull();
        return after.properties();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("thrown while the first is logged");
        }
    }
}
