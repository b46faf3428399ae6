package io.github.appinsights.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class TimesTests {

    @Test
    void quantilesAreRightWithinTheirError() {
        Times times = new Times();
        for (int i = 1; i <= 100_000; i++) {
            times.add(i * 10L);
        }

        assertThat(times.quantile(0.5)).isCloseTo(500_000, Percentage.withPercentage(4));
        assertThat(times.quantile(0.999)).isCloseTo(999_000, Percentage.withPercentage(4));
        assertThat(times.quantile(1)).isEqualTo(1_000_000);
    }

    @Test
    void theLongestAndTheShortestHaveAPlace() {
        Times times = new Times();
        times.add(0);
        times.add(31);
        times.add(32);
        times.add(Long.MAX_VALUE);

        assertThat(times.count()).isEqualTo(4);
        assertThat(times.quantile(0.25)).isZero();
        assertThat(times.quantile(0.75)).isBetween(32L, 33L);
        assertThat(times.quantile(1)).isEqualTo(Long.MAX_VALUE);
    }
}
