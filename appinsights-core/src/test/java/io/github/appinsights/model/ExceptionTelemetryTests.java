package io.github.appinsights.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.appinsights.model.ExceptionDetails.StackFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class ExceptionTelemetryTests {

    @Test
    void nothingThrownGivesAnItemWithoutExceptions() {
        ExceptionTelemetry item = ExceptionTelemetry.builder(null).build();

        assertThat(item.exceptions()).isEmpty();
        assertThat(item.problemId()).isNull();
    }

    @Test
    void theWholeChainOfCausesIsReadOutermostFirst() {
        Throwable thrown = new IllegalStateException(
                "outer", new IOException("middle", new UnsupportedOperationException("inner")));

        assertThat(chainOf(thrown))
                .extracting(ExceptionDetails::typeName, ExceptionDetails::message)
                .containsExactly(
                        tuple("java.lang.IllegalStateException", "outer"),
                        tuple("java.io.IOException", "middle"),
                        tuple("java.lang.UnsupportedOperationException", "inner"));
    }

    @Test
    void suppressedExceptionsAreNotRead() {
        Throwable thrown = new IllegalStateException("outer");
        thrown.addSuppressed(new IOException("suppressed"));

        assertThat(chainOf(thrown)).hasSize(1);
    }

    @Test
    void theStackThatACheckpointTookAwayIsRead() {
        Throwable thrown = new IllegalStateException("marked");
        int frames = thrown.getStackTrace().length;
        Mono.error(thrown)
                .checkpoint("first")
                .checkpoint("second")
                .onErrorComplete()
                .block();
        assertThat(thrown.getStackTrace()).hasSize(1);

        ExceptionDetails details = chainOf(thrown).get(0);
        assertThat(details.frameCount()).isEqualTo(frames);
        assertThat(details.stack().get(0).methodName()).isEqualTo("theStackThatACheckpointTookAwayIsRead");
        assertThat(chainOf(thrown)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 10, 11, 100_000})
    void atMostTenExceptionsOfAChainAreRead(int depth) {
        Throwable thrown = null;
        for (int i = depth - 1; i >= 0; i--) {
            thrown = new Quiet("level " + i, thrown);
        }

        List<ExceptionDetails> chain = chainOf(thrown);

        assertThat(chain).hasSize(Math.min(depth, 10));
        assertThat(chain.get(chain.size() - 1).message()).isEqualTo("level " + (chain.size() - 1));
    }

    @Test
    void aCycleOfCausesEnds() {
        Quiet one = new Quiet("one", null);
        Quiet two = new Quiet("two", one);
        Quiet three = new Quiet("three", two);
        one.cause = three;

        assertThat(chainOf(three)).extracting(ExceptionDetails::message).containsExactly("three", "two", "one");
    }

    @Test
    void anExceptionThatIsItsOwnCauseIsReadOnce() {
        Quiet self = new Quiet("self", null);
        self.cause = self;

        assertThat(chainOf(self)).hasSize(1);
    }

    @Test
    @SuppressWarnings("ThrowableEqualsHashCode")
    void equalExceptionsAreNotTakenForACycle() {
        class Equal extends Quiet {
            private static final long serialVersionUID = 1L;

            Equal(@Nullable Throwable cause) {
                super("equal", cause);
            }

            @Override
            public boolean equals(@Nullable Object other) {
                return other instanceof Equal;
            }

            @Override
            public int hashCode() {
                throw new IllegalStateException("not to be asked");
            }
        }

        assertThat(chainOf(new Equal(new Equal(null)))).hasSize(2);
    }

    @Test
    void withoutAMessageTheClassIsSaid() {
        assertThat(chainOf(new IOException()))
                .extracting(ExceptionDetails::message)
                .containsExactly("java.io.IOException");
        assertThat(chainOf(new IOException(" \n")))
                .extracting(ExceptionDetails::message)
                .containsExactly("java.io.IOException");
    }

    @Test
    void aLongMessageIsCut() {
        assertThat(chainOf(new IOException("m".repeat(40_000))).get(0).message())
                .hasSize(32_768);
    }

    @Test
    void framesAreReadInnermostFirst() {
        Throwable thrown = withFrames(frame("a.B", "inner", "B.java", 12), frame("a.C", "outer", null, 7));

        assertThat(onlyOf(thrown).stack())
                .containsExactly(
                        new StackFrame(0, "a.B", "inner", "B.java", 12), new StackFrame(1, "a.C", "outer", null, 7));
        assertThat(onlyOf(thrown).hasFullStack()).isTrue();
    }

    @Test
    void anExceptionWithoutFramesHasItsFullStack() {
        assertThat(onlyOf(withFrames()).stack()).isEmpty();
        assertThat(onlyOf(withFrames()).hasFullStack()).isTrue();
    }

    @Test
    void aHundredFramesAreKept() {
        ExceptionDetails details = onlyOf(withFrames(frames(100, 10)));

        assertThat(levelsOf(details)).isEqualTo(levels(0, 100));
        assertThat(details.hasFullStack()).isTrue();
    }

    @Test
    void moreThanAHundredFramesAreCutFromTheMiddleAndKeepTheirLevels() {
        ExceptionDetails details = onlyOf(withFrames(frames(1_024, 10)));

        List<Integer> expected = new ArrayList<>(levels(0, 50));
        expected.addAll(levels(974, 1_024));
        assertThat(levelsOf(details)).isEqualTo(expected);
        assertThat(details.frameCount()).isEqualTo(1_024);
        assertThat(details.hasFullStack()).isFalse();
    }

    @Test
    void oneFrameTooManyIsTheOneInTheMiddle() {
        ExceptionDetails details = onlyOf(withFrames(frames(101, 10)));

        List<Integer> expected = new ArrayList<>(levels(0, 50));
        expected.addAll(levels(51, 101));
        assertThat(levelsOf(details)).isEqualTo(expected);
    }

    @Test
    void framesBeyond32768CharactersAreCutFromTheMiddle() {
        ExceptionDetails details = onlyOf(withFrames(frames(80, 1_000)));

        List<Integer> expected = new ArrayList<>(levels(0, 16));
        expected.addAll(levels(64, 80));
        assertThat(levelsOf(details)).isEqualTo(expected);
        assertThat(textOf(details)).isLessThanOrEqualTo(32_768);
        assertThat(details.hasFullStack()).isFalse();
    }

    @Test
    void framesOfExactly32768CharactersAreKept() {
        ExceptionDetails details = onlyOf(withFrames(frames(64, 512)));

        assertThat(textOf(details)).isEqualTo(32_768);
        assertThat(details.hasFullStack()).isTrue();
    }

    @Test
    void anEndlessNameInAFrameIsCutInsteadOfHidingTheStack() {
        Throwable thrown =
                withFrames(frame("a." + "B".repeat(60_000), "m", "B.java", 1), frame("a.C", "n", "C.java", 2));

        ExceptionDetails details = onlyOf(thrown);

        assertThat(levelsOf(details)).containsExactly(0, 1);
        assertThat(details.stack().get(0).className()).hasSize(1_024);
    }

    @Test
    void aStackGivenAsRecordsIsHeldToTheSameLimits() {
        List<StackFrame> frames = IntStream.range(0, 300)
                .mapToObj(level -> new StackFrame(level, "a.B", "m", "B.java", 1))
                .toList();

        ExceptionDetails details = new ExceptionDetails("a.B", "m", frames, 300);

        List<Integer> expected = new ArrayList<>(levels(0, 50));
        expected.addAll(levels(250, 300));
        assertThat(levelsOf(details)).isEqualTo(expected);
        assertThat(details.hasFullStack()).isFalse();
    }

    @Test
    void thereAreNeverFewerFramesThanAreShown() {
        ExceptionDetails details =
                new ExceptionDetails("a.B", "m", List.of(new StackFrame(0, "a.B", "m", "B.java", 1)), -1);

        assertThat(details.frameCount()).isEqualTo(1);
        assertThat(details.hasFullStack()).isTrue();
    }

    @Test
    @SuppressWarnings("NullAway")
    void recordsTakeListsWithNulls() {
        ExceptionDetails details =
                new ExceptionDetails(null, null, Arrays.asList(null, new StackFrame(0, null, null, null, 0), null), 3);
        ExceptionTelemetry item =
                new ExceptionTelemetry(null, null, Arrays.asList(details, null), null, null, null, null);

        assertThat(item.exceptions()).containsExactly(details);
        assertThat(details.typeName()).isEqualTo("n/a");
        assertThat(details.message()).isEqualTo("n/a");
        assertThat(details.stack()).hasSize(1);
        assertThat(new ExceptionDetails("a", "b", null, 0).stack()).isEmpty();
    }

    @Test
    void anItemTakesAtMostTenExceptions() {
        ExceptionDetails details = new ExceptionDetails("a.B", "m", List.of(), 0);
        List<ExceptionDetails> given = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            given.add(details);
        }

        ExceptionTelemetry item =
                new ExceptionTelemetry(null, TelemetryContext.EMPTY, given, null, null, Map.of(), Map.of());
        given.clear();

        assertThat(item.exceptions()).hasSize(10);
        assertThatThrownBy(() -> item.exceptions().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> onlyOf(withFrames(frames(2, 10))).stack().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 999_999})
    void linesTheServiceTakesAreTold(int line) {
        assertThat(onlyOf(withFrames(frame("a.B", "m", "B.java", line)))
                        .stack()
                        .get(0)
                        .hasLine())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, -2, 1_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void linesTheServiceRefusesAreNot(int line) {
        assertThat(onlyOf(withFrames(frame("a.B", "m", "B.java", line)))
                        .stack()
                        .get(0)
                        .hasLine())
                .isFalse();
    }

    @Test
    void anAnonymousClassIsNamedByItsBinaryName() {
        Throwable thrown = new Exception("x") {
            private static final long serialVersionUID = 1L;
        };

        assertThat(onlyOf(thrown).typeName()).startsWith(ExceptionTelemetryTests.class.getName() + "$");
    }

    @Test
    void whatALambdaThrewIsRead() {
        Supplier<Throwable> thrower = () -> new IllegalStateException("in a lambda");

        ExceptionDetails details = onlyOf(thrower.get());

        assertThat(details.stack().get(0).className()).isEqualTo(ExceptionTelemetryTests.class.getName());
        assertThat(details.stack().get(0).methodName()).startsWith("lambda$");
    }

    @Test
    void problemsAreGroupedByTypeAndThrowingMethod() {
        Throwable thrown = withFrames(frame("a.B", "inner", "B.java", 12), frame("a.C", "outer", null, 7));

        assertThat(ExceptionTelemetry.builder(thrown).build().problemId())
                .isEqualTo(Quiet.class.getName() + " at a.B.inner");
    }

    @Test
    void withoutFramesProblemsAreGroupedByType() {
        assertThat(ExceptionTelemetry.builder(withFrames()).build().problemId()).isEqualTo(Quiet.class.getName());
    }

    @Test
    void theGroupCanBeChosen() {
        assertThat(ExceptionTelemetry.builder(new IOException())
                        .problemId("mine")
                        .build()
                        .problemId())
                .isEqualTo("mine");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aMessageThatCannotBeReadIsReplacedByTheClass(Throwable failure) {
        Throwable thrown = new Quiet("unused", new IOException("cause")) {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw ExceptionTelemetryTests.<RuntimeException>sneaky(failure);
            }
        };

        List<ExceptionDetails> chain = chainOf(thrown);

        assertThat(chain.get(0).message()).isEqualTo(thrown.getClass().getName());
        assertThat(chain.get(1).message()).isEqualTo("cause");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aCauseThatCannotBeReadEndsTheChain(Throwable failure) {
        Throwable thrown = new Quiet("outer", null) {
            private static final long serialVersionUID = 1L;

            @Override
            public synchronized @Nullable Throwable getCause() {
                throw ExceptionTelemetryTests.<RuntimeException>sneaky(failure);
            }
        };

        assertThat(chainOf(thrown)).extracting(ExceptionDetails::message).containsExactly("outer");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aStackThatCannotBeReadIsEmpty(Throwable failure) {
        Throwable thrown = new Quiet("outer", new IOException("cause")) {
            private static final long serialVersionUID = 1L;

            @Override
            public StackTraceElement[] getStackTrace() {
                throw ExceptionTelemetryTests.<RuntimeException>sneaky(failure);
            }
        };

        assertThat(chainOf(thrown).get(0).stack()).isEmpty();
        assertThat(chainOf(thrown)).extracting(ExceptionDetails::message).containsExactly("outer", "cause");
    }

    @ParameterizedTest
    @MethodSource("failures")
    @SuppressWarnings("OverrideThrowableToString")
    void whatToStringDoesDoesNotMatter(Throwable failure) {
        Throwable thrown = new Quiet("message", null) {
            private static final long serialVersionUID = 1L;

            @Override
            public String toString() {
                throw ExceptionTelemetryTests.<RuntimeException>sneaky(failure);
            }
        };

        assertThat(onlyOf(thrown).message()).isEqualTo("message");
    }

    private static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("unchecked"),
                new IOException("checked, thrown past the compiler"),
                new StackOverflowError(),
                new AssertionError("assertion"),
                new NoClassDefFoundError("missing"));
    }

    @Test
    void anErrorOfTheVirtualMachineIsNotHidden() {
        Throwable thrown = new Quiet("unused", null) {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new OutOfMemoryError("thrown by a test");
            }
        };

        assertThatThrownBy(() -> ExceptionTelemetry.builder(thrown)).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    @SuppressWarnings({"NullAway", "ToStringReturnsNull", "OverrideThrowableToString"})
    void methodsThatAnswerNullAreContained() {
        Throwable thrown = new Quiet("unused", null) {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                return null;
            }

            @Override
            public String toString() {
                return null;
            }

            @Override
            public StackTraceElement[] getStackTrace() {
                return null;
            }
        };

        assertThat(onlyOf(thrown).message()).isEqualTo(thrown.getClass().getName());
        assertThat(onlyOf(thrown).stack()).isEmpty();
    }

    @Test
    @SuppressWarnings("NullAway")
    void aMissingFrameIsLeftOutAndTheOthersAreKept() {
        StackTraceElement[] frames = {
            null, frame("a.B", "one", "B.java", 1), null, frame("a.B", "three", "B.java", 3), null
        };
        Throwable thrown = new Quiet("message", null) {
            private static final long serialVersionUID = 1L;

            @Override
            public StackTraceElement[] getStackTrace() {
                return frames;
            }
        };

        assertThat(levelsOf(onlyOf(thrown))).containsExactly(1, 3);
        assertThat(onlyOf(thrown).hasFullStack()).isFalse();
    }

    @Test
    void aStackOfAMillionFramesTakesNoTimeBeyondItsEnds() {
        StackTraceElement[] frames = new StackTraceElement[1_000_000];
        Arrays.fill(frames, frame("a.B", "m", "B.java", 1));
        Throwable thrown = new Quiet("message", null) {
            private static final long serialVersionUID = 1L;

            @Override
            public StackTraceElement[] getStackTrace() {
                return frames;
            }
        };
        long begin = System.nanoTime();

        assertThat(onlyOf(thrown).stack()).hasSize(100);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
    }

    private static List<ExceptionDetails> chainOf(@Nullable Throwable thrown) {
        return ExceptionTelemetry.builder(thrown).build().exceptions();
    }

    private static ExceptionDetails onlyOf(Throwable thrown) {
        List<ExceptionDetails> chain = chainOf(thrown);
        assertThat(chain).hasSize(1);
        return chain.get(0);
    }

    private static List<Integer> levelsOf(ExceptionDetails details) {
        return details.stack().stream().map(StackFrame::level).toList();
    }

    private static List<Integer> levels(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static int textOf(ExceptionDetails details) {
        return details.stack().stream().mapToInt(StackFrame::textLength).sum();
    }

    private static Throwable withFrames(StackTraceElement... frames) {
        Throwable thrown = new Quiet("message", null);
        thrown.setStackTrace(frames);
        return thrown;
    }

    /** Frames whose class, method and file have that many characters together, with the dot between class and method. */
    private static StackTraceElement[] frames(int count, int text) {
        StackTraceElement[] frames = new StackTraceElement[count];
        for (int i = 0; i < count; i++) {
            frames[i] = frame("a".repeat(text - 5), "mm", "ff", 1);
        }
        return frames;
    }

    private static StackTraceElement frame(String type, String method, @Nullable String file, int line) {
        return new StackTraceElement(type, method, file, line);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** A throwable without frames of its own and with a cause that can be anything. */
    private static class Quiet extends Exception {
        private static final long serialVersionUID = 1L;

        private @Nullable Throwable cause;

        Quiet(String message, @Nullable Throwable cause) {
            super(message, null, false, true);
            this.cause = cause;
            setStackTrace(new StackTraceElement[0]);
        }

        @Override
        public synchronized @Nullable Throwable getCause() {
            return cause;
        }
    }
}
