package io.github.appinsights.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What the spool is for. */
@Tag("faults")
@Isolated
@EnabledIf("io.github.appinsights.faults.Storage#hasSpool")
class CrashFaultTests {

    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void r16WhatWasStoredSurvivesAKill() {
        try (Trial trial = Trial.start("R16", Storage.SPOOL, directory, Figures.empty())) {
            Endpoint endpoint = trial.endpoint().mode(Modes.status(503));
            trial.ask("load 2000");
            trial.pass(Scale.seconds(20));
            trial.ask("stop");
            Figures before = trial.ask("figures");
            trial.answersGetLost();
            trial.killAndRestart();
            long restarted = System.nanoTime();
            endpoint.mode(Modes.ok());
            long stored = before.number("stored");
            trial.await("what was stored arrives", Scale.seconds(0, 60), () -> endpoint.distinct() >= stored);
            double took = (System.nanoTime() - restarted) / 1e9;
            trial.awaitEmpty(Scale.seconds(0, 10));
            trial.finish();

            long lost = before.number("nextId") - endpoint.distinct();
            trial.measured(
                    "%d tracked, %d stored when killed, all of them in %.1f s after the start; %d lost (open batch and in"
                            + " flight: %d), %d again",
                    before.number("nextId"),
                    stored,
                    took,
                    lost,
                    before.number("queued") + before.number("inFlight"),
                    endpoint.repeated());
            assertThat(took).isLessThan(45);
            assertThat(lost).isLessThanOrEqualTo(before.number("queued") + before.number("inFlight"));
            assertThat(lost).isLessThanOrEqualTo(500 + before.number("inFlight"));
            assertThat(endpoint.repeated()).isLessThanOrEqualTo(500);
        }
    }

    @Test
    void r21TheDirectoryKeepsItsLimitAndTheNewest() {
        Assumptions.assumeTrue(Scale.isFull(), "in less time the directory does not fill up");
        Figures arguments = Figures.empty().put("spoolMaxSize", 5 * MEBIBYTE);
        try (Trial trial = Trial.start("R21", Storage.SPOOL, directory, arguments)) {
            Endpoint endpoint = trial.endpoint().mode(Modes.status(503));
            trial.ask("load 1000");
            long[] largest = new long[1];
            long end = System.nanoTime() + Scale.seconds(600).toNanos();
            while (System.nanoTime() - end < 0) {
                trial.pass(java.time.Duration.ofSeconds(1));
                largest[0] = Math.max(largest[0], bytes());
            }
            trial.ask("stop");
            endpoint.mode(Modes.ok());
            trial.awaitEmpty(Scale.seconds(60, 60));
            Figures figures = trial.finish();

            int tracked = (int) figures.number("nextId");
            int evicted = (int) figures.number("dropped.store_full");
            trial.measured(
                    "directory at most %.2f MiB, %d of %d evicted, %d of the newest %d missing",
                    largest[0] / (double) MEBIBYTE,
                    evicted,
                    tracked,
                    tracked - evicted - endpoint.distinct(evicted, tracked),
                    tracked - evicted);
            assertThat(largest[0]).isLessThan(5 * MEBIBYTE + MEBIBYTE / 2);
            assertThat(evicted).isPositive();
            // batches that failed have moved behind younger ones, so the border is not sharp
            assertThat(endpoint.distinct(evicted + 2_500, tracked)).isEqualTo(tracked - evicted - 2_500);
        }
    }

    private long bytes() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(CrashFaultTests::size)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0; // sent meanwhile
        }
    }
}
