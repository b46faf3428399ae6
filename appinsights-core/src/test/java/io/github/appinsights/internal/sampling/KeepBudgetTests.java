package io.github.appinsights.internal.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepBudgetTests {

    private static final long SECOND = 1_000_000_000L;
    private static final long SEED = 42;

    private final Random random = new Random(SEED);
    private long nanos;

    private Limiter limiter(double perSecond) {
        return Limiter.ofOperations(perSecond, () -> nanos, random::nextDouble);
    }

    @ParameterizedTest
    @CsvSource({"15, 20", "15, 200", "15, 2000", "5, 6"})
    void aboutTheLimitIsKeptWhateverIsOfferedAndTheCountStaysTrue(double limit, double offered) {
        Limiter limiter = limiter(limit);
        double kept = 0;
        double standsFor = 0;
        int count = 0;
        int seconds = 200;
        while (nanos < seconds * SECOND) {
            nanos += (long) (-Math.log(1 - random.nextDouble()) / offered * SECOND);
            double percentage = limiter.next();
            assertThat(100 / percentage).isEqualTo(Math.rint(100 / percentage), within(1e-9));
            count++;
            if (random.nextDouble() * 100 < percentage) {
                kept++;
                standsFor += 100 / percentage;
            }
        }

        assertThat(kept / seconds).as("seed %d", SEED).isBetween(limit * (limit < 10 ? 0.84 : 0.9), limit * 1.1);
        assertThat(standsFor / count).as("seed %d", SEED).isEqualTo(1, within(0.06));
    }

    @Test
    void theFirstPassesEvenIfTheClockStands() {
        assertThat(limiter(500).next()).isEqualTo(100);
    }

    @Test
    void whatIsBelowTheLimitPasses() {
        Limiter limiter = limiter(100);
        for (int i = 0; i < 1_000; i++) {
            nanos += SECOND / 50;
            assertThat(limiter.next()).isEqualTo(100);
        }
    }

    @Test
    void aClockThatSeemsToGoBackDoesNoHarm() {
        Limiter limiter = limiter(10);
        nanos = SECOND;
        limiter.next();
        nanos = 0;

        assertThat(limiter.next()).isBetween(0.0001, 100.0);
    }
}
