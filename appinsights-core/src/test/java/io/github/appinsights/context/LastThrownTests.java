package io.github.appinsights.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.model.TelemetryContext;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LastThrownTests {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // a monotonic clock may overflow
    private final LastThrown last = new LastThrown(now::get);

    @Test
    void whatThisThreadMetAMomentAgoIsKnownAlsoWhenItWasWrappedMeanwhile() {
        Throwable thrown = new IllegalStateException("x");
        last.met(thrown);
        now.addAndGet(LastThrown.MOMENT.toNanos());

        assertThat(last.is(thrown)).isTrue();
        assertThat(last.is(new IllegalStateException("wrapped", thrown))).isTrue();
        assertThat(last.is(new IllegalStateException("other"))).isFalse();
    }

    @Test
    void afterAMomentItIsNews() {
        Throwable thrown = new IllegalStateException("x");
        last.met(thrown);
        now.addAndGet(LastThrown.MOMENT.toNanos() + 1);

        assertThat(last.is(thrown)).isFalse();
    }

    @Test
    void whatAnotherThreadMetIsNews() {
        Throwable thrown = new IllegalStateException("x");
        last.met(thrown);

        assertThat(CompletableFuture.supplyAsync(() -> last.is(thrown)).join()).isFalse();
    }

    @Test
    void whatAnOperationToldAtItsEndIsKnownToWhoReportsItAfterwardsOnTheSameThread() {
        OperationExceptions exceptions = Operation.open(null).exceptions();
        exceptions.gather();
        Throwable failure = new IllegalStateException("failed");
        Throwable survived = new IllegalStateException("survived");
        exceptions.raised(failure, false);
        exceptions.raised(survived, true);

        assertThat(exceptions.end()).hasSize(2);

        assertThat(OperationExceptions.isToldLately(failure)).isTrue();
        assertThat(OperationExceptions.isToldLately(survived)).isFalse();
    }

    @Test
    void anUnhandledExceptionIsNoLessThanAnErrorWhateverItsLineSaid() {
        assertThat(severity(false, SeverityLevel.WARNING)).isEqualTo(SeverityLevel.ERROR);
        assertThat(severity(false, SeverityLevel.CRITICAL)).isEqualTo(SeverityLevel.CRITICAL);
        assertThat(severity(true, SeverityLevel.INFORMATION)).isEqualTo(SeverityLevel.INFORMATION);
        assertThat(severity(true, null)).isEqualTo(SeverityLevel.WARNING);
    }

    private static @Nullable SeverityLevel severity(boolean handled, @Nullable SeverityLevel said) {
        return new OperationExceptions.Gathered(
                        new IllegalStateException(),
                        handled,
                        new OperationExceptions.Line(Instant.EPOCH, said, Map.of()))
                .item(TelemetryContext.EMPTY, handled)
                .severity();
    }
}
