package io.github.appinsights.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.appinsights.model.TelemetryType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingOptionsTests {

    @Test
    void everythingIsKeptWhereNothingIsSaid() {
        assertThat(SamplingOptions.ALL.keepsAll()).isTrue();
        assertThat(SamplingOptions.ALL.isLimited()).isFalse();
        assertThat(SamplingOptions.ALL.withPercentage(99).keepsAll()).isFalse();
        assertThat(SamplingOptions.ALL.withOperationsPerSecond(5).keepsAll()).isFalse();
        assertThat(SamplingOptions.ALL.withItemsPerSecond(5).keepsAll()).isFalse();
        assertThat(SamplingOptions.ALL.withStandalonePercentage(5).keepsAll()).isFalse();
        assertThat(SamplingOptions.ALL.withParent(ParentSampling.RESPECT).keepsAll())
                .isFalse();
        assertThat(SamplingOptions.ALL
                        .withRules(List.of(SamplingRule.route("/health", 0)))
                        .keepsAll())
                .isFalse();
        assertThat(SamplingOptions.ALL.withSampler(input -> 5).keepsAll()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 100.1, Double.NaN, Double.POSITIVE_INFINITY})
    void aPercentageOutOfRangeIsRefusedByName(double percentage) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SamplingOptions.ALL.withPercentage(percentage))
                .withMessage("sampling.percentage must be from 0 to 100, and is " + percentage);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SamplingOptions.ALL.withStandalonePercentage(percentage))
                .withMessageStartingWith("sampling.standalone-percentage must be from 0 to 100");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SamplingOptions.ALL.withRules(
                        List.of(SamplingRule.route("/a", 1), SamplingRule.route("/b", percentage))))
                .withMessageStartingWith("sampling.rules[1].percentage must be from 0 to 100");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void aLimitThatIsNoneIsRefusedByName(double limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SamplingOptions.ALL.withOperationsPerSecond(limit))
                .withMessageStartingWith("sampling.operations-per-second must be above 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SamplingOptions.ALL.withItemsPerSecond(limit))
                .withMessageStartingWith("sampling.items-per-second must be above 0");
    }

    @Test
    void aRuleForEverythingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SamplingOptions.ALL.withRules(List.of(new SamplingRule(null, null, 5))))
                .withMessage("sampling.rules[0] must have a route, a type, or both");
    }

    @Test
    void aRuleWhoseRouteIsNoPatternIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SamplingOptions.ALL.withRules(List.of(SamplingRule.route("/a/{b", 5))))
                .withMessageStartingWith("sampling.rules[0].route must be a path pattern, and \"/a/{b\" is none: ");
    }

    @ParameterizedTest
    @EnumSource(names = {"METRIC", "AVAILABILITY"})
    void aRuleForWhatIsNeverSampledIsRefused(TelemetryType type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SamplingOptions.ALL.withRules(List.of(SamplingRule.type(type, 5))))
                .withMessageStartingWith("sampling.rules[0].type must be one that is sampled");
    }
}
