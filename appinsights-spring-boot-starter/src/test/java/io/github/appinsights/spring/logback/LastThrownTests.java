package io.github.appinsights.spring.logback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
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
}
