package io.github.appinsights.internal.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.appinsights.context.Operation;
import io.github.appinsights.context.TraceParent;
import io.github.appinsights.model.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TailBudgetTests {

    private static final long SEED = 7;
    private static final Duration QUICK = Duration.ofMillis(5);

    private final Random random = new Random(SEED);
    private final List<Telemetry> told = new ArrayList<>();
    private final TailRig rig = new TailRig(TailRig.plain().maxKeptPerSecond(100), told::add);

    private void failing(int perSecond, int seconds) {
        for (int i = 0; i < perSecond * seconds; i++) {
            rig.pass(Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9)));
            byte[] id = new byte[16];
            random.nextBytes(id);
            Operation operation = Operation.open(new TraceParent(HexFormat.of().formatHex(id), "00f067aa0ba902b7", 1));
            rig.sampling.begins(operation);
            rig.end(operation, false, QUICK);
        }
    }

    @Test
    void beyondTheBudgetFailuresAreSampledTooAndTheirCountStaysTrue() {
        int seconds = 60;
        int perSecond = 1_000;
        failing(perSecond, seconds);

        assertThat(told.size() / (double) seconds).as("seed %d, a second", SEED).isBetween(90.0, 110.0);
        double count = told.stream().mapToDouble(TailRig::standsFor).sum();
        assertThat(count / (perSecond * seconds)).as("seed %d", SEED).isEqualTo(1, within(0.05));
        double median = told.stream()
                .mapToDouble(item -> item.context().sampleRate())
                .sorted()
                .skip(told.size() / 2)
                .findFirst()
                .orElse(0);
        assertThat(median).isEqualTo(10, within(2.0));
        assertThat(rig.state().budgetPercentage()).isEqualTo(10, within(3.0));
        rig.checkBalance();
    }

    @Test
    void whatCodeAskedForIsWithinTheBudgetToo() {
        List<Telemetry> kept = new ArrayList<>();
        TailRig asked = new TailRig(TailRig.plain().maxKeptPerSecond(1), kept::add);
        for (int i = 0; i < 1_000; i++) {
            asked.pass(Duration.ofMillis(1));
            byte[] id = new byte[16];
            random.nextBytes(id);
            Operation operation = Operation.open(new TraceParent(HexFormat.of().formatHex(id), "00f067aa0ba902b7", 1));
            asked.sampling.begins(operation);
            operation.keep();
            asked.end(operation, true, QUICK);
        }

        // with the 5 % that the hash keeps
        assertThat(kept).as("seed %d", SEED).hasSizeBetween(20, 150);
        assertThat(kept.stream().mapToDouble(TailRig::standsFor).sum())
                .as("seed %d", SEED)
                .isEqualTo(1_000, within(400.0));
    }

    @Test
    void whenItIsOverEachStandsForItselfAgain() {
        failing(1_000, 5);
        told.clear();
        rig.pass(Duration.ofSeconds(2));
        failing(20, 5);

        assertThat(told).hasSize(100);
        assertThat(TailRig.rates(told)).containsOnly(0.0);
    }
}
