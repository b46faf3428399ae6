package io.github.appinsights.internal.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.appinsights.sampling.SamplingOptions;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In virtual time, with arrivals as independent as those of real users. */
class LimiterTests {

    private static final long SEED = 20261121;
    private static final System.Logger log = System.getLogger(LimiterTests.class.getName());

    private final Random random = new Random(SEED);
    private String name = "";
    private long now;

    @BeforeEach
    void name(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName() + ' ' + test.getDisplayName();
    }

    private Limiter limiter(SamplingOptions options) {
        return new Limiter(options, () -> now, random::nextDouble);
    }

    private static SamplingOptions operations(double perSecond) {
        return SamplingOptions.ALL.withOperationsPerSecond(perSecond);
    }

    /** What was kept in each second, what was offered, and for how many the kept ones stand. */
    private record Run(List<Integer> kept, long offered, double counted) {

        int all() {
            return kept.stream().mapToInt(Integer::intValue).sum();
        }

        int worst() {
            return Collections.max(kept);
        }

        double keptPerSecond() {
            return (double) all() / kept.size();
        }
    }

    private interface Rate {
        double at(int second);
    }

    private Run run(Limiter limiter, int seconds, int itemsPerOperation, Rate rate) {
        int[] kept = new int[seconds];
        long offered = 0;
        double counted = 0;
        double at = now / 1e9;
        double end = at + seconds;
        double begin = at;
        while (true) {
            at += -Math.log(1 - random.nextDouble()) / rate.at((int) (at - begin));
            if (at >= end) {
                Run run = new Run(Arrays.stream(kept).boxed().toList(), offered, counted);
                log.log(
                        System.Logger.Level.INFO,
                        "{4}, seed {0}: kept {1} a second, {2} in the worst, counted {3} of what was offered",
                        Long.toString(SEED),
                        run.keptPerSecond(),
                        run.worst(),
                        counted / offered,
                        name);
                return run;
            }
            now = (long) (at * 1e9);
            offered++;
            double percentage = limiter.next();
            for (int i = 0; i < itemsPerOperation; i++) {
                limiter.tracked();
            }
            if (random.nextDouble() * 100 < percentage) {
                kept[(int) (at - begin)] += itemsPerOperation;
                counted += Math.round(100 / percentage);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"20", "200", "2000"})
    void fifteenASecondAreKeptOfAnyTrafficAboveThat(double offered) {
        Run run = run(limiter(operations(15)), 600, 1, second -> offered);

        assertThat(run.keptPerSecond()).as("seed " + SEED).isCloseTo(15, within(1.5));
        assertThat(run.counted() / run.offered()).as("seed " + SEED).isCloseTo(1, within(0.05));
    }

    @Test
    void nearTheLimitLittleIsGivenAway() {
        assertThat(run(limiter(operations(5)), 600, 1, second -> 6).keptPerSecond())
                .as("seed " + SEED)
                .isBetween(4.2, 5.5);
    }

    @Test
    void farBelowTheLimitAlmostEverythingIsKept() {
        Run run = run(limiter(operations(500)), 60, 1, second -> 100);

        assertThat(run.keptPerSecond() * 60).as("seed " + SEED).isGreaterThan(0.98 * run.offered());
    }

    @Test
    void aTenfoldBurstIsCutAtOnce() {
        Run run = run(limiter(operations(15)), 600, 1, second -> second / 15 % 10 == 9 ? 2_000 : 200);

        assertThat(run.worst()).as("seed " + SEED).isLessThanOrEqualTo(45);
        assertThat(run.counted() / run.offered()).as("seed " + SEED).isCloseTo(1, within(0.05));
    }

    @ParameterizedTest
    @CsvSource({"200", "2000"})
    void aStormAtTheStartIsCutAtOnce(double offered) {
        assertThat(run(limiter(operations(20)), 2, 1, second -> offered).all())
                .as("seed " + SEED)
                .isLessThanOrEqualTo(60);
    }

    @Test
    void aNightOfSilenceIsNoCreditForTheMorning() {
        Limiter limiter = limiter(operations(15));
        now += TimeUnit.HOURS.toNanos(8);

        assertThat(run(limiter, 1, 1, second -> 20_000).worst())
                .as("seed " + SEED)
                .isLessThanOrEqualTo(60);
    }

    @Test
    void theFirstAfterASilenceIsTold() {
        Limiter limiter = limiter(operations(15));
        now += TimeUnit.SECONDS.toNanos(1);

        assertThat(limiter.next()).isEqualTo(100);
    }

    @Test
    void itemsAreLimitedByHowManyAnOperationHas() {
        Run run = run(limiter(SamplingOptions.ALL.withItemsPerSecond(100)), 600, 7, second -> 200);

        assertThat(run.keptPerSecond()).as("seed " + SEED).isCloseTo(100, within(10.0));
    }

    /** One a second, of four items, is below the limit however long the pauses are. */
    @Test
    void fewLargeOperationsAreNotTakenForABurst() {
        Run run = run(limiter(SamplingOptions.ALL.withItemsPerSecond(10)), 600, 4, second -> 1);

        assertThat(run.keptPerSecond()).as("seed " + SEED).isGreaterThan(3);
    }

    @Test
    void ofTwoLimitsTheLowerHolds() {
        SamplingOptions both = operations(50).withItemsPerSecond(70);

        assertThat(run(limiter(both), 600, 7, second -> 200).keptPerSecond())
                .as("seed " + SEED)
                .isCloseTo(70, within(7.0));
    }

    @Test
    void everyPercentageStandsForAWholeNumber() {
        Limiter limiter = limiter(operations(15));
        for (int i = 0; i < 100_000; i++) {
            now += (long) (random.nextDouble() * 1e6);
            double stoodFor = 100 / limiter.next();
            assertThat(stoodFor).isCloseTo(Math.rint(stoodFor), within(1e-6));
        }
    }

    @Test
    void thePercentageOfTheMomentIsShownWithoutCountingAsAnOperation() {
        Limiter limiter = limiter(operations(15));
        run(limiter, 10, 1, second -> 150);
        double before = limiter.current();

        assertThat(before).isBetween(2.0, 40.0);
        assertThat(limiter.current()).isEqualTo(before);
    }

    @Test
    void whatIsRarePassesFromTheFirstOnEvenIfTheClockStands() {
        assertThat(Limiter.ofOperations(500, () -> now, random::nextDouble).next())
                .isEqualTo(100);
    }

    @Test
    void aClockThatSeemsToGoBackDoesNoHarm() {
        Limiter limiter = limiter(operations(10));
        now = 1_000_000_000L;
        limiter.next();
        now = 0;

        assertThat(limiter.next()).isBetween(0.0001, 100.0);
    }

    @Test
    void threadsThatRaceAllGetAnAnswer() throws InterruptedException {
        Limiter limiter = new Limiter(operations(15));
        DoubleAdder sum = new DoubleAdder();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        for (int i = 0; i < 8; i++) {
            threads.execute(() -> {
                for (int j = 0; j < 10_000; j++) {
                    double percentage = limiter.next();
                    sum.add(percentage > 0 && percentage <= 100 ? 1 : 0);
                }
            });
        }
        threads.shutdown();

        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(sum.sum()).isEqualTo(80_000);
    }
}
