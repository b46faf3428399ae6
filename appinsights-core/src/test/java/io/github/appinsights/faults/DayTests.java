package io.github.appinsights.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The faults of a day in eight minutes: one begins every twenty minutes of the day and lasts up to ten, one lasts an hour. The
 * client's pauses and limits are shorter in proportion; its pace of ten stored batches a second is not.
 */
@Tag("day")
class DayTests {

    private static final int MINUTES = Integer.getInteger("appinsights.day.minutes", 8);
    private static final long SEED = Long.getLong("appinsights.day.seed", System.nanoTime());
    private static final int SPEED = 24 * 60 / MINUTES;
    private static final int SLOTS = 72;
    private static final int LONG_SLOT = 40;

    @TempDir
    Path directory;

    static List<Storage> storages() {
        return Storage.available();
    }

    private static Duration minutes(double ofTheDay) {
        return Duration.ofNanos((long) (ofTheDay * 60e9 / SPEED));
    }

    @ParameterizedTest
    @MethodSource("storages")
    void r38TheFaultsOfADayLoseNothing(Storage storage) {
        System.out.println("[R38] -Dappinsights.day.seed=" + SEED);
        Random random = new Random(SEED);
        try (Trial trial =
                Trial.start("R38 day", storage, directory, Figures.empty().put("speed", SPEED))) {
            trial.answersGetLost();
            trial.ask("load 500");
            for (int slot = 0; slot < SLOTS; slot++) {
                boolean longOne = slot == LONG_SLOT;
                Fault fault = longOne ? new Fault("refuses", false, Endpoint::refuse) : Fault.any(random);
                double lasts = longOne ? 60 : 1 + 9 * random.nextDouble();
                fault.begins(trial.endpoint());
                trial.pass(minutes(lasts));
                fault.ends(trial.endpoint());
                trial.pass(minutes(longOne ? 20 : 20 - lasts));
            }
            trial.ask("stop");
            trial.awaitEmpty(Duration.ofMinutes(2));
            Figures end = trial.finish();

            Endpoint endpoint = trial.endpoint();
            trial.measured(
                    "seed %d: %d tracked, %d lost, %d again, may be again %d; %d requests in %d faults; store at most %.1f MiB;"
                            + " track p99.9 %.3f ms",
                    SEED,
                    end.number("nextId"),
                    end.number("nextId") - endpoint.distinct(),
                    endpoint.repeated(),
                    end.number("maybeDuplicate"),
                    endpoint.requestCount(),
                    SLOTS,
                    end.number("mostStoredBytes") / 1048576.0,
                    end.number("p999Nanos") / 1e6);
            assertThat(endpoint.distinct()).as("all arrived").isEqualTo((int) end.number("nextId"));
            assertThat(endpoint.repeated()).isLessThanOrEqualTo(end.number("maybeDuplicate"));
        }
    }
}
