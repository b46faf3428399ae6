package io.github.appinsights.internal.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleRateTests {

    @ParameterizedTest
    @CsvSource({"100, 1", "75, 1", "70, 1", "60, 2", "50, 2", "30, 3", "5, 20", "0.3, 333"})
    void aPercentageIsBroughtToTheNearestThatStandsForAWholeNumber(double percentage, int stoodFor) {
        assertThat(SampleRate.nearest(percentage)).isEqualTo(100.0 / stoodFor);
    }

    @Test
    void nothingAndEverythingStayWhatTheyAre() {
        assertThat(SampleRate.nearest(0)).isZero();
        assertThat(SampleRate.nearest(-1)).isZero();
        assertThat(SampleRate.nearest(1000)).isEqualTo(100);
    }
}
