package io.github.appinsights.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The end of an application that has just tracked 1,500 items; that of its process is in {@code JvmShutdownTests}. */
@Tag("faults")
@Isolated
class CloseFaultTests {

    @TempDir
    Path directory;

    static List<Storage> storages() {
        return Storage.available();
    }

    @Test
    void r36WhatWaitsArrivesWithinASecond() {
        try (Trial trial = Trial.start("R36")) {
            trial.ask("track 500"); // the first request of a process takes longer
            trial.awaitEmpty(Duration.ofSeconds(10));
            trial.ask("track 1500");
            Figures end = trial.finish();

            trial.measured(
                    "closed in %d ms, %d lost, closed %d",
                    end.number("closeMillis"), 2_000 - trial.endpoint().distinct(), end.number("dropped.closed"));
            assertThat(trial.endpoint().distinct()).isEqualTo(2_000);
            assertThat(end.number("dropped.closed")).isEqualTo(1);
            assertThat(end.number("closeMillis")).isLessThan(3_000);
            assertThat(end.number("logWarnings")).isZero();
        }
    }

    @Test
    void r37AServiceThatHangsIsOneCauseHoweverLongItWasWaitedFor() {
        try (Trial trial = Trial.start("R37 one cause", Figures.empty().put("exchangeMillis", 6_000))) {
            trial.endpoint().mode(Modes.hang());
            trial.ask("track 500");
            trial.await(
                    "given up",
                    Duration.ofSeconds(15),
                    () -> trial.ask("figures").number("requests.0") > 0);
            Figures end = trial.finish();

            assertThat(end.number("logWarnings")).as(end.text("logWarned")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("storages")
    void r37AServiceThatHangsHoldsNobodyUp(Storage storage) {
        try (Trial trial = Trial.start("R37", storage, directory, Figures.empty())) {
            trial.endpoint().mode(Modes.hang());
            trial.ask("track 1500");
            Figures end = trial.finish();

            trial.measured(
                    "closed in %d ms; %d at the service, shutdown %d, stored %d, %d warnings",
                    end.number("closeMillis"),
                    trial.endpoint().distinct(),
                    end.number("dropped.shutdown"),
                    end.number("stored"),
                    end.number("logWarnings"));
            assertThat(end.number("closeMillis")).isLessThan(5_500);
            assertThat(end.number("dropped.shutdown")).isEqualTo(storage == Storage.SPOOL ? 0 : 1_500);
            assertThat(end.number("logWarnings")).isEqualTo(storage == Storage.SPOOL ? 0 : 1);
        }
    }
}
