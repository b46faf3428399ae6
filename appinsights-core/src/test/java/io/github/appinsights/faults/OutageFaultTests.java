package io.github.appinsights.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The service is away for a minute, in one way or another, at 2,000 items a second. */
@Tag("faults")
@Isolated
class OutageFaultTests {

    private static final int PER_SECOND = 2_000;

    @TempDir
    Path directory;

    static List<Storage> storages() {
        return Storage.available();
    }

    /** A minute of load in a fault, and what came of it. */
    private record Outage(long began, long healed, Figures before, Figures during) {}

    private static Outage outage(Trial trial, Mode mode) {
        return outage(
                trial, () -> trial.endpoint().mode(mode), () -> trial.endpoint().mode(Modes.ok()));
    }

    private static Outage outage(Trial trial, Runnable fault, Runnable heal) {
        trial.ask("load " + PER_SECOND);
        trial.pass(Scale.seconds(5));
        Figures before = trial.ask("heap");
        fault.run();
        long began = System.nanoTime();
        trial.pass(Scale.seconds(60));
        Figures during = trial.ask("heap");
        long healed = System.nanoTime();
        heal.run();
        trial.pass(Scale.seconds(10));
        trial.ask("stop");
        return new Outage(began, healed, before, during);
    }

    /** Everything is in again, in time. */
    private static void assertRecovery(Trial trial, Outage outage, double firstSeconds, String extra) {
        trial.awaitEmpty(Scale.seconds(2 * (firstSeconds + 35), 10));
        Figures end = trial.finish();
        Endpoint endpoint = trial.endpoint();
        double first = endpoint.requestsSince(outage.healed()).stream()
                .filter(Request::isTaken)
                .findFirst()
                .map(request -> seconds(outage.healed(), request.at()))
                .orElseThrow();
        double all = seconds(outage.healed(), endpoint.lastTaken());
        int requests = endpoint.requestsBetween(outage.began(), outage.healed()).size();
        long growth = outage.during().number("heapKiB") - outage.before().number("heapKiB");
        trial.measured(
                "%d tracked, %d lost, %d again; %d requests in the outage%s; first success %.1f s after it, all in after"
                        + " %.1f s; heap +%.1f MiB; track p99.9 %.3f ms, max %.1f ms; queue at most %d items, over half for"
                        + " %d ms; store at most %.1f MiB; %d threads of ours, %d warnings; %d bytes an item",
                end.number("nextId"),
                end.number("nextId") - endpoint.distinct(),
                endpoint.repeated(),
                requests,
                extra,
                first,
                all,
                growth / 1024.0,
                end.number("p999Nanos") / 1e6,
                end.number("mostNanos") / 1e6,
                end.number("mostQueued"),
                end.number("halfFullMillis"),
                end.number("mostStoredBytes") / 1048576.0,
                outage.during().number("ourThreads"),
                end.number("logWarnings"),
                endpoint.requests().stream().mapToLong(Request::bytes).sum()
                        / endpoint.requests().stream().mapToLong(Request::items).sum());
        assertThat(endpoint.distinct()).as("all arrived").isEqualTo((int) end.number("nextId"));
        assertThat(endpoint.repeated()).as("arrived twice").isZero();
        assertThat(requests).as("requests in the outage").isLessThanOrEqualTo(12);
        assertThat(first).as("first success").isLessThan(seconds(Scale.seconds(firstSeconds, 2)));
        assertThat(all - first).as("the backlog").isLessThan(seconds(Scale.seconds(35, 5)));
        assertThat(growth / 1024).as("growth of the heap, MiB").isLessThan(64);
        assertThat(end.number("halfFullMillis")).as("queue over half, ms").isLessThan(2_000);
        assertThat(end.number("p999Nanos")).as("p99.9 of track").isLessThan(20_000_000);
        assertThat(end.number("mostStoredBytes")).isLessThanOrEqualTo(50L << 20);
        assertThat(end.number("logWarnings")).as(end.text("logWarned")).isBetween(1L, 2L);
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    @ParameterizedTest
    @MethodSource("storages")
    void r1AnOutageOfAMinuteLosesNothingAndCostsFewRequests(Storage storage) {
        try (Trial trial = Trial.start("R1", storage, directory, Figures.empty())) {
            Outage outage = outage(trial, Modes.status(503));

            assertRecovery(trial, outage, 36, "");
        }
    }

    @ParameterizedTest
    @MethodSource("storages")
    void r2AServiceThatNeverAnswersIsGivenUpInTime(Storage storage) {
        try (Trial trial = Trial.start("R2", storage, directory, Figures.empty().put("shortExchange", true))) {
            Outage outage = outage(trial, Modes.hang());
            List<Request> hung = trial.endpoint().requestsBetween(outage.began(), outage.healed());

            assertRecovery(trial, outage, 46, "");

            List<Double> took = hung.stream()
                    .map(request -> seconds(request.at(), java.util.Objects.requireNonNull(request.endedAt())))
                    .toList();
            trial.measured(
                    "requests given up after %s s",
                    took.stream().map(time -> String.format("%.1f", time)).toList());
            assertThat(took).allSatisfy(time -> assertThat(time).isLessThan(seconds(Scale.seconds(30, 2))));
            assertThat(hung.subList(4, hung.size()))
                    .allSatisfy(probe -> assertThat(
                                    seconds(probe.at(), java.util.Objects.requireNonNull(probe.endedAt())))
                            .isLessThan(Math.min(12, seconds(Scale.seconds(30, 2)))));
        }
    }

    @ParameterizedTest
    @MethodSource("storages")
    void r3ARefusedConnectionIsAnOutageLikeAnyOther(Storage storage) {
        try (Trial trial = Trial.start("R3 refused", storage, directory, Figures.empty())) {
            Endpoint endpoint = trial.endpoint();
            Outage outage = outage(trial, endpoint::refuse, endpoint::resume);
            long attempts = outage.during().number("requests.0");

            trial.answersGetLost(); // requests under way are cut
            assertRecovery(trial, outage, 36, ", " + attempts + " attempts");

            assertThat(attempts).as("attempts").isLessThanOrEqualTo(12);
        }
    }

    @ParameterizedTest
    @MethodSource("storages")
    void r4ASlowServiceGetsAtMostFourRequestsAtOnceAndMemoryHasItsBound(Storage storage) {
        try (Trial trial = Trial.start("R4", storage, directory, Figures.empty())) {
            Endpoint endpoint = trial.endpoint();
            Outage outage = outage(trial, Modes.after(Scale.seconds(3), Modes.ok()));
            trial.awaitEmpty(Scale.seconds(60, 30));
            Figures end = trial.finish();

            long growth = outage.during().number("heapKiB") - outage.before().number("heapKiB");
            long lost = end.number("nextId") - endpoint.distinct();
            trial.measured(
                    "%d tracked, %d lost, %d again; at most %d requests at once; heap +%.1f MiB; store at most %.1f MiB,"
                            + " queue %.1f MiB; over half for %d ms; track p99.9 %.3f ms",
                    end.number("nextId"),
                    lost,
                    endpoint.repeated(),
                    endpoint.mostAnswering(),
                    growth / 1024.0,
                    end.number("mostStoredBytes") / 1048576.0,
                    end.number("mostQueuedBytes") / 1048576.0,
                    end.number("halfFullMillis"),
                    end.number("p999Nanos") / 1e6);
            assertThat(endpoint.mostAnswering()).isLessThanOrEqualTo(4);
            assertThat(lost).isEqualTo(end.number("dropped.store_full"));
            assertThat(end.number("mostStoredBytes"))
                    .isLessThanOrEqualTo(storage == Storage.SPOOL ? 50L << 20 : 32L << 20);
            assertThat(end.number("mostQueuedBytes")).isLessThanOrEqualTo(16L << 20);
            assertThat(end.number("p999Nanos")).isLessThan(20_000_000);
            assertThat(growth / 1024).isLessThan(64);
        }
    }
}
