package io.github.appinsights.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.Telemetry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class HooksTests {

    private static final Telemetry ITEM = EventTelemetry.builder("event").build();

    private final Logger logger = (Logger) LoggerFactory.getLogger(Hooks.class);
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    @BeforeEach
    void recordLog() {
        logger.setAdditive(false);
        events.start();
        logger.addAppender(events);
    }

    @AfterEach
    void forgetLog() {
        logger.detachAppender(events);
        logger.setAdditive(true);
    }

    @Test
    void withoutHooksAnItemStaysTheSame() {
        assertThat(new Hooks(List.of(), List.of()).apply(ITEM)).isSameAs(ITEM);
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
    void everyFailureIsCountedAndTheFirstOneLogged() {
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
        assertThat(events.list).singleElement().satisfies(event -> {
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
                List.of());

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
