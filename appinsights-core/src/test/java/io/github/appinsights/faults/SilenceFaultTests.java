package io.github.appinsights.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import reactor.core.publisher.Mono;

/**
 * A burst and then nothing, after which operators of Reactor that window by count and time have kept a rest for themselves
 * (<a href="https://github.com/reactor/reactor-core/issues/3531">reactor-core 3531</a>). Runs with any version of it by {@code
 * -Dappinsights.reactor.version=…}.
 */
@Tag("faults")
@Execution(ExecutionMode.CONCURRENT)
class SilenceFaultTests {

    private static final long SEED = Long.getLong("appinsights.faults.seed", System.nanoTime());
    private static final Duration FLUSH_INTERVAL = Duration.ofMillis(100);
    private static final int ROUNDS = (int) Math.max(40, 400 / Scale.divisor());
    private static final int STALLS = (int) Math.max(6, 30 / Scale.divisor());

    @Test
    void r35ABurstIsOutAfterTwoFlushIntervals() {
        Random random = new Random(SEED);
        try (Trial trial = Trial.start("R35 bursts", arguments())) {
            int tracked = 0;
            int late = 0;
            for (int round = 0; round < ROUNDS; round++) {
                int burst = 1 + random.nextInt(1_200);
                trial.ask("track " + burst);
                tracked += burst;
                late += waitsFor(trial, tracked, FLUSH_INTERVAL.multipliedBy(2));
            }
            Figures end = trial.finish();

            trial.measured(
                    "Reactor %s, seed %d: %d items in %d bursts, %d rounds later than %d ms, none of them stuck",
                    reactor(),
                    SEED,
                    tracked,
                    ROUNDS,
                    late,
                    FLUSH_INTERVAL.multipliedBy(2).toMillis());
            assertThat(end.number("sent")).isEqualTo(tracked);
            assertThat(late)
                    .as("late rounds, those of a process that warms up among them")
                    .isLessThanOrEqualTo(5 + ROUNDS / 20);
        }
    }

    @Test
    void r35WhatCameWhileTheSenderStalledIsOutAfterIt() {
        Random random = new Random(SEED);
        try (Trial trial = Trial.start("R35 stalls", arguments())) {
            int tracked = 0;
            int late = 0;
            for (int run = 0; run < STALLS; run++) {
                trial.endpoint().mode(Modes.after(Duration.ofMillis(300), Modes.ok()));
                int burst = 2_000 + random.nextInt(2_000);
                trial.ask("track " + burst);
                tracked += burst;
                // four requests at once, each of 500 items or less: three rounds of answers
                late += waitsFor(trial, tracked, Duration.ofMillis(900).plus(FLUSH_INTERVAL.multipliedBy(2)));
            }
            Figures end = trial.finish();

            trial.measured(
                    "Reactor %s, seed %d: %d items in %d stalls, %d late, none of them stuck",
                    reactor(), SEED, tracked, STALLS, late);
            assertThat(end.number("sent")).isEqualTo(tracked);
            assertThat(late).as("late runs").isLessThanOrEqualTo(1 + STALLS / 10);
        }
    }

    private static Figures arguments() {
        return Figures.empty().put("waitMillis", FLUSH_INTERVAL.toMillis());
    }

    /** @return 1 if that took longer than it should */
    private static int waitsFor(Trial trial, int items, Duration most) {
        long tracked = System.nanoTime();
        trial.await("all is out", Duration.ofSeconds(1), () -> trial.endpoint().distinct() == items);
        return System.nanoTime() - tracked > most.toNanos() ? 1 : 0;
    }

    private static String reactor() {
        return Mono.class.getPackage().getImplementationVersion();
    }
}
