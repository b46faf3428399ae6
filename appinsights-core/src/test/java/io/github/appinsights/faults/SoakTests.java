package io.github.appinsights.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Half an hour at 500 items a second with a random fault of up to half a minute in each minute. */
@Tag("soak")
class SoakTests {

    private static final int MINUTES = Integer.getInteger("appinsights.soak.minutes", 30);
    private static final long SEED = Long.getLong("appinsights.soak.seed", System.nanoTime());

    @TempDir
    Path directory;

    static List<Storage> storages() {
        return Storage.available();
    }

    @ParameterizedTest
    @MethodSource("storages")
    void r38FaultsThatComeAndGoLoseNothingAndLeaveNothingBehind(Storage storage) {
        System.out.println("[R38] -Dappinsights.soak.seed=" + SEED);
        Random random = new Random(SEED);
        List<Figures> samples = new ArrayList<>();
        int doubling = 0;
        try (Trial trial = Trial.start("R38 soak", storage, directory, Figures.empty())) {
            trial.answersGetLost();
            trial.ask("load 500");
            for (int minute = 0; minute < MINUTES; minute++) {
                Fault fault = Fault.any(random);
                int seconds = 5 + random.nextInt(25);
                System.out.println("[R38] minute " + minute + ": " + fault.name() + " for " + seconds + " s");
                doubling += fault.doubles() ? 1 : 0;
                fault.begins(trial.endpoint());
                trial.pass(Duration.ofSeconds(seconds));
                fault.ends(trial.endpoint());
                trial.pass(Duration.ofSeconds(60L - seconds));
                samples.add(trial.ask("heap"));
            }
            trial.ask("stop");
            trial.awaitEmpty(Duration.ofMinutes(2));
            Figures end = trial.finish();

            Endpoint endpoint = trial.endpoint();
            // the first minutes belong to the compiler
            List<Figures> settled = samples.subList(samples.size() / 4, samples.size());
            double slope = slope(settled, sample -> sample.number("heapKiB")) * 10 / 1024;
            trial.measured(
                    "seed %d: %d tracked, %d lost, %d again in %d lost answers; heap %+.2f MiB in ten minutes; threads"
                            + " %d to %d; file descriptors %d to %d; track p99.9 %.3f ms; latest item after %.1f s",
                    SEED,
                    end.number("nextId"),
                    end.number("nextId") - endpoint.distinct(),
                    endpoint.repeated(),
                    doubling,
                    slope,
                    least(settled, "ourThreads"),
                    most(settled, "ourThreads"),
                    least(settled, "fds"),
                    most(settled, "fds"),
                    end.number("p999Nanos") / 1e6,
                    endpoint.latestMillis(0) / 1e3);
            assertThat(endpoint.distinct()).as("all arrived").isEqualTo((int) end.number("nextId"));
            assertThat(endpoint.repeated())
                    .isLessThanOrEqualTo(Math.min(500L * doubling, end.number("maybeDuplicate")));
            assertThat(most(settled, "ourThreads")).isLessThanOrEqualTo(storage == Storage.SPOOL ? 4 : 3);
            assertThat(most(settled, "fds") - least(settled, "fds")).isLessThanOrEqualTo(8);
            if (MINUTES >= 20) {
                assertThat(slope).as("MiB in ten minutes").isLessThan(1);
            }
        }
    }

    private static long least(List<Figures> samples, String name) {
        return samples.stream().mapToLong(sample -> sample.number(name)).min().orElse(0);
    }

    private static long most(List<Figures> samples, String name) {
        return samples.stream().mapToLong(sample -> sample.number(name)).max().orElse(0);
    }

    /** Of the line through the samples, by least squares, for each step from one to the next. */
    private static double slope(List<Figures> samples, ToLongFunction<Figures> value) {
        int n = samples.size();
        double middle = (n - 1) / 2.0;
        double mean = samples.stream().mapToLong(value).average().orElse(0);
        double above = 0;
        double below = 0;
        for (int i = 0; i < n; i++) {
            above += (i - middle) * (value.applyAsLong(samples.get(i)) - mean);
            below += (i - middle) * (i - middle);
        }
        return below == 0 ? 0 : above / below;
    }
}
