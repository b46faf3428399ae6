package io.github.appinsights.internal.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.appinsights.sampling.TailOptions;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Minutes of traffic in virtual time; the figures of docs/sampling.md are logged here. */
class TailTrafficTests {

    private static final Logger log = LoggerFactory.getLogger(TailTrafficTests.class);

    private static final long SEED = Long.getLong("appinsights.test.seed", 20_261_121L);

    @Test
    void whatFailsOrIsSlowComesWholeAndTheFailureRateIsTrue() {
        Traffic traffic = new Traffic(TailOptions.builder(), SEED);
        traffic.run(200, 300, 7.5);

        assertThat(wholeOf(traffic, Traffic.Served::fails)).as("failed, whole").isEqualTo(1);
        assertThat(wholeOf(traffic, Traffic.Served::isSlow)).as("slow, whole").isEqualTo(1);
        double truth = failureRate(traffic, served -> 1);
        double told = failureRate(traffic, Traffic.Served::requestStandsFor);
        double hashFirst = failureRate(traffic, TailTrafficTests::hashFirst);
        double count = sum(traffic, served -> true, Traffic.Served::requestStandsFor) / traffic.count();
        log.info(
                "seed {}: {} requests, {} % failed, told {} %, the wrong recipe {} %; count x {}; held at most {} items, {} bytes, {}"
                        + " operations; {}",
                SEED,
                traffic.count(),
                100 * truth,
                100 * told,
                100 * hashFirst,
                count,
                traffic.mostItems(),
                traffic.mostBytes(),
                traffic.mostOperations(),
                traffic.rig().state());
        assertThat(told).as("seed %d", SEED).isEqualTo(truth, within(0.001));
        assertThat(count).as("seed %d", SEED).isEqualTo(1, within(3 * Math.sqrt(19.0 / traffic.count())));
        assertThat(traffic.rig().state().spilled()).isZero();
        assertThat(hashFirst).as("what the wrong recipe would tell").isGreaterThan(truth + 0.02);
    }

    @Test
    void withTooLittleRoomFailedRequestsStillComeAndCountsStayTrue() {
        int items = 2_000;
        long bytes = 2L << 20;
        Traffic traffic = new Traffic(
                TailOptions.builder().maxItems(items).maxBytes(bytes).maxKeptPerSecond(1_000_000), SEED);
        traffic.run(2_000, 20, 0.5);

        double count = sum(traffic, served -> true, Traffic.Served::requestStandsFor) / traffic.count();
        double failedWhole = wholeOf(traffic, Traffic.Served::fails);
        long spilled = traffic.rig().state().spilled();
        log.info(
                "seed {}: {} requests, count x {}, failed whole {}, spilled {}; held at most {} items, {} bytes",
                SEED,
                traffic.count(),
                count,
                failedWhole,
                1.0 * spilled / traffic.count(),
                traffic.mostItems(),
                traffic.mostBytes());
        assertThat(traffic.mostItems()).isLessThanOrEqualTo(items);
        assertThat(traffic.mostBytes()).isLessThanOrEqualTo(bytes);
        assertThat(spilled).isPositive();
        for (Traffic.Served served : traffic.served()) {
            if (served.fails()) {
                assertThat(served.requestStandsFor()).as("a failed request").isEqualTo(1);
            }
        }
        assertThat(failedWhole).as("seed %d", SEED).isGreaterThanOrEqualTo(0.75);
        assertThat(count).as("seed %d", SEED).isEqualTo(1, within(3 * Math.sqrt(19.0 / traffic.count())));
    }

    /** By the hash at 5 %; those that fail are kept besides, at the weight the hash would have given them. */
    private static double hashFirst(Traffic.Served served) {
        boolean lucky = HashScore.of(served.traceId()) < 5;
        return lucky ? 20 : served.fails() ? 1 : 0;
    }

    private interface Weight {
        double of(Traffic.Served served);
    }

    private static double failureRate(Traffic traffic, Weight weight) {
        return sum(traffic, Traffic.Served::fails, weight) / sum(traffic, served -> true, weight);
    }

    private static double sum(Traffic traffic, Predicate<Traffic.Served> which, Weight weight) {
        double sum = 0;
        for (Traffic.Served served : traffic.served()) {
            sum += which.test(served) ? weight.of(served) : 0;
        }
        return sum;
    }

    private static double wholeOf(Traffic traffic, Predicate<Traffic.Served> which) {
        return sum(traffic, which.and(Traffic.Served::isWhole), served -> 1) / sum(traffic, which, served -> 1);
    }
}
