package io.github.appinsights.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.context.OperationExceptions.Entry;
import io.github.appinsights.context.OperationExceptions.Gathered;
import io.github.appinsights.context.OperationExceptions.Line;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.model.TelemetryContext;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperationExceptionsTests {

    private static final Line FIRST = line("first");
    private static final Line SECOND = line("second");

    private final OperationExceptions exceptions = Operation.open(null).exceptions();

    @BeforeEach
    void gather() {
        exceptions.gather();
    }

    @Test
    void whatAHookAndALogLineSawIsOneExceptionWithTheLine() {
        Throwable thrown = new IllegalStateException("x");
        exceptions.raised(thrown, false);
        assertThat(exceptions.logged(thrown, FIRST)).isEqualTo(Entry.FIRST);

        assertThat(exceptions.end()).containsExactly(new Gathered(thrown, false, FIRST));
    }

    @Test
    void aThreadKnowsLatelyInWhichOperationItSawAnExceptionOrItsCause() {
        Throwable cause = new IllegalArgumentException("cause");
        Throwable thrown = new IllegalStateException("x", cause);
        exceptions.raised(thrown, false);

        assertThat(OperationExceptions.lately(cause))
                .isNotNull()
                .satisfies(operation -> assertThat(operation.exceptions()).isSameAs(exceptions));
        assertThat(OperationExceptions.lately(new IllegalStateException("x"))).isNull();
    }

    @Test
    void anExceptionWhoseCauseCannotBeAskedForIsOneWithoutACause() {
        Throwable broken = new Causeless();
        exceptions.raised(broken, false);
        exceptions.raised(new IllegalStateException("next"), true);

        assertThat(exceptions.end()).hasSize(2);
    }

    @Test
    void theFirstOfSeveralLinesIsKept() {
        Throwable thrown = new IllegalStateException("x");
        exceptions.logged(thrown, FIRST);
        assertThat(exceptions.logged(thrown, SECOND)).isEqualTo(Entry.AGAIN);

        assertThat(exceptions.end()).containsExactly(new Gathered(thrown, true, FIRST));
    }

    @Test
    void aCauseAndWhatItCausedAreOneWhicheverWasSeenFirst() {
        Throwable cause = new IllegalArgumentException("cause");
        Throwable thrown = new IllegalStateException("x", cause);
        exceptions.logged(cause, FIRST);
        exceptions.raised(thrown, false);
        exceptions.logged(cause, SECOND);

        assertThat(exceptions.end()).containsExactly(new Gathered(thrown, false, FIRST));
    }

    @Test
    void twoExceptionsThatAreEqualButNotTheSameAreTwo() {
        exceptions.raised(new Equal(), true);
        exceptions.raised(new Equal(), true);

        assertThat(exceptions.end()).hasSize(2);
    }

    @Test
    void oneThatWasHandledFirstAndLeftUnhandledLaterIsUnhandled() {
        Throwable thrown = new IllegalStateException("x");
        exceptions.raised(thrown, true);
        exceptions.raised(thrown, false);
        exceptions.raised(thrown, true);

        assertThat(exceptions.end()).containsExactly(new Gathered(thrown, false, null));
    }

    @Test
    void whatTheApplicationToldItselfIsNotToldAgain() {
        Throwable thrown = new IllegalStateException("x");
        exceptions.told(thrown);
        exceptions.raised(thrown, false);

        assertThat(exceptions.logged(thrown, FIRST)).isEqualTo(Entry.AGAIN);
        assertThat(exceptions.end()).isEmpty();
        assertThat(exceptions.firstRaised()).isSameAs(thrown);
    }

    @Test
    void afterTheEndALogLineTellsItsExceptionItselfUnlessItWasTold() {
        Throwable thrown = new IllegalStateException("x");
        exceptions.raised(thrown, false);
        exceptions.end();

        assertThat(exceptions.logged(thrown, FIRST)).isEqualTo(Entry.AGAIN);
        assertThat(exceptions.logged(new IllegalStateException("late"), FIRST)).isEqualTo(Entry.NOT_GATHERED);
        assertThat(exceptions.end()).isEmpty();
    }

    @Test
    void anOperationThatNobodyEndsGathersNothing() {
        OperationExceptions endless = Operation.open(null).exceptions();

        assertThat(endless.logged(new IllegalStateException("x"), FIRST)).isEqualTo(Entry.NOT_GATHERED);
    }

    @Test
    void noMoreThanItsBoundAreGathered() {
        for (int i = 0; i < OperationExceptions.MOST; i++) {
            assertThat(exceptions.logged(new IllegalStateException(), FIRST)).isEqualTo(Entry.FIRST);
        }

        assertThat(exceptions.logged(new IllegalStateException(), FIRST)).isEqualTo(Entry.NOT_GATHERED);
        assertThat(exceptions.end()).hasSize(OperationExceptions.MOST);
    }

    @Test
    void whatEndsTheOperationHasRoomBeyondTheBound() {
        for (int i = 0; i < OperationExceptions.MOST; i++) {
            exceptions.raised(new IllegalStateException(), true);
        }
        Throwable last = new IllegalStateException("last");
        exceptions.raised(new IllegalStateException("too many"), true);
        exceptions.raised(last, false);

        assertThat(exceptions.end())
                .hasSize(OperationExceptions.MOST + 1)
                .last()
                .isEqualTo(new Gathered(last, false, null));
    }

    @Test
    void anOperationFailedByTheLastExceptionWhereAllWereHandled() {
        Throwable first = new IllegalStateException("first");
        Throwable last = new IllegalStateException("last");
        exceptions.raised(first, true);
        exceptions.raised(last, true);
        exceptions.logged(new IllegalStateException("only logged"), FIRST);
        exceptions.failed();

        assertThat(exceptions.end()).extracting(Gathered::handled).containsExactly(true, false, true);
    }

    @Test
    void anOperationFailedByTheExceptionThatWasLeftUnhandled() {
        exceptions.raised(new IllegalStateException("unhandled"), false);
        exceptions.raised(new IllegalStateException("handled"), true);
        exceptions.failed();

        assertThat(exceptions.end()).extracting(Gathered::handled).containsExactly(false, true);
    }

    @Test
    void aTypeThatWasHandledIsTheExceptionOfThatTypeThatALogLineCarried() {
        Throwable thrown = new IllegalStateException("x");
        exceptions.logged(new UnsupportedOperationException(), FIRST);
        exceptions.logged(thrown, SECOND);
        assertThat(exceptions.handled(RuntimeException.class)).isTrue();
        assertThat(exceptions.handled(IllegalStateException.class)).isTrue();
        assertThat(exceptions.handled(IllegalArgumentException.class)).isFalse();
        exceptions.failed();

        assertThat(exceptions.end()).last().isEqualTo(new Gathered(thrown, false, SECOND));
    }

    @Test
    void whatWasHandledAndNotToldIsToldWithALogLineThatComesLate() {
        Throwable handled = new IllegalStateException("handled");
        Throwable wanted = new IllegalStateException("wanted");
        exceptions.raised(handled, true);
        exceptions.raised(wanted, true);
        assertThat(exceptions.end()).hasSize(2);
        exceptions.told(wanted);

        assertThat(exceptions.logged(handled, FIRST)).isEqualTo(Entry.NOT_GATHERED);
        assertThat(exceptions.logged(handled, SECOND)).isEqualTo(Entry.AGAIN);
        assertThat(exceptions.logged(wanted, FIRST)).isEqualTo(Entry.AGAIN);
        assertThat(exceptions.end()).isEmpty();
    }

    @Test
    void whatALogLineToldItselfIsNotToldAgain() {
        exceptions.end();
        Throwable thrown = new IllegalStateException("x");
        assertThat(exceptions.logged(thrown, FIRST)).isEqualTo(Entry.NOT_GATHERED);
        exceptions.raised(thrown, false);

        assertThat(exceptions.logged(thrown, SECOND)).isEqualTo(Entry.AGAIN);
        assertThat(exceptions.end()).isEmpty();
    }

    @Test
    void anExceptionWhoseCauseCannotBeAskedForIsOneOfItsOwn() {
        Throwable broken = new IllegalStateException("broken") {
            @Override
            public synchronized Throwable getCause() {
                throw new UnsupportedOperationException();
            }
        };
        exceptions.raised(broken, true);
        exceptions.raised(new IllegalStateException("other"), true);

        assertThat(exceptions.end()).hasSize(2);
    }

    @Test
    void aCircularChainOfCausesHasAnEnd() {
        Throwable one = new IllegalStateException("one");
        Throwable two = new IllegalStateException("two", one);
        one.initCause(two);
        exceptions.raised(one, false);
        exceptions.raised(new IllegalStateException("other"), false);

        assertThat(exceptions.end()).extracting(Gathered::thrown).hasSize(2);
    }

    @Test
    void anUnhandledExceptionIsNoLessThanAnErrorWhateverItsLineSaid() {
        assertThat(severity(false, SeverityLevel.WARNING)).isEqualTo(SeverityLevel.ERROR);
        assertThat(severity(false, SeverityLevel.CRITICAL)).isEqualTo(SeverityLevel.CRITICAL);
        assertThat(severity(true, SeverityLevel.INFORMATION)).isEqualTo(SeverityLevel.INFORMATION);
        assertThat(severity(true, null)).isEqualTo(SeverityLevel.WARNING);
    }

    private static @Nullable SeverityLevel severity(boolean handled, @Nullable SeverityLevel said) {
        return new Gathered(new IllegalStateException(), handled, new Line(Instant.EPOCH, said, Map.of()))
                .item(TelemetryContext.EMPTY, handled)
                .severity();
    }

    private static Line line(String message) {
        return new Line(Instant.EPOCH, SeverityLevel.ERROR, Map.of("message", message));
    }

    @SuppressWarnings("ThrowableEqualsHashCode") // an application's may do so
    private static final class Equal extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public boolean equals(Object other) {
            return other instanceof Equal;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    private static final class Causeless extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable getCause() {
            throw new AssertionError("cause");
        }
    }
}
