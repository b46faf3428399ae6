package io.github.appinsights.internal.sampling;

import static io.github.appinsights.internal.sampling.SamplingWorkbench.HIGH;
import static io.github.appinsights.internal.sampling.SamplingWorkbench.LOW;
import static io.github.appinsights.internal.sampling.SamplingWorkbench.MIDDLE;
import static io.github.appinsights.internal.sampling.SamplingWorkbench.dependency;
import static io.github.appinsights.internal.sampling.SamplingWorkbench.event;
import static io.github.appinsights.internal.sampling.SamplingWorkbench.operation;
import static io.github.appinsights.internal.sampling.SamplingWorkbench.withOwnRate;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.context.Operation;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.TelemetryType;
import io.github.appinsights.sampling.ParentSampling;
import io.github.appinsights.sampling.Sampler;
import io.github.appinsights.sampling.SamplingOptions;
import io.github.appinsights.sampling.SamplingRule;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which word counts, where several have one. */
class RulesTests {

    private static final SamplingRule NO_HEALTH = SamplingRule.route("/health/**", 0);
    private static final SamplingRule FEW_CALLS = SamplingRule.type(TelemetryType.DEPENDENCY, 1);

    private static SamplingWorkbench at(double percentage, SamplingRule... rules) {
        return new SamplingWorkbench(options(percentage, rules));
    }

    private static SamplingOptions options(double percentage, SamplingRule... rules) {
        return SamplingOptions.ALL.withPercentage(percentage).withRules(List.of(rules));
    }

    private static Operation request(String traceId, @Nullable String path) {
        Operation operation = operation(traceId);
        if (path != null) {
            operation.path(path);
        }
        return operation;
    }

    @Test
    void aRateOfTheItemsOwnBeatsARuleWithZero() {
        assertThat(at(100, NO_HEALTH).percentageOf(withOwnRate(40), request(LOW, "/health/live")))
                .isEqualTo(40);
    }

    @Test
    void aTypeThatIsNeverSampledBeatsARuleWithZero() {
        assertThat(at(100, NO_HEALTH)
                        .percentageOf(MetricTelemetry.builder("metric", 1).build(), request(LOW, "/health/live")))
                .isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"/health/live, 0", "/health, 0", "/healthy, 100", "/, 100", ", 100"})
    void aRuleIsForTheRequestsOfItsRoute(@Nullable String path, double percentage) {
        SamplingWorkbench workbench = at(100, NO_HEALTH);

        assertThat(workbench.percentageOf(request(LOW, path))).isEqualTo(percentage);
        assertThat(workbench.percentageOf(dependency(), request(LOW, path))).isEqualTo(percentage);
    }

    /** Both are 1 % and 5 % of the same scores, so that the calls told are those of operations told. */
    @ParameterizedTest
    @CsvSource({
        "00000000000000000000000000000001, 5, 0", // scores 2.34
        "4bf92f3577b34da6a3ce929d0e0e4736, 0, 0",
        "0e5c9bebcd266ea8943735d4ec1b2724, 5, 1" // scores 0.81
    })
    void aRuleThinsItsTypeByTheSameScore(String traceId, double events, double dependencies) {
        SamplingWorkbench workbench = at(5, FEW_CALLS);
        Operation operation = operation(traceId);

        assertThat(workbench.percentageOf(event(), operation)).isEqualTo(events);
        assertThat(workbench.percentageOf(dependency(), operation)).isEqualTo(dependencies);
    }

    @Test
    void aRuleLiftsItsType() {
        SamplingWorkbench workbench = at(5, SamplingRule.type(TelemetryType.EVENT, 100));

        assertThat(workbench.percentageOf(event(), operation(HIGH))).isEqualTo(100);
        assertThat(workbench.percentageOf(dependency(), operation(HIGH))).isZero();
        assertThat(workbench.percentageOutside(event())).isEqualTo(100);
    }

    @Test
    void aRuleWithRouteAndTypeNeedsBoth() {
        SamplingWorkbench workbench = at(100, new SamplingRule("/orders/{id}", TelemetryType.DEPENDENCY, 0));

        assertThat(workbench.percentageOf(dependency(), request(LOW, "/orders/1")))
                .isZero();
        assertThat(workbench.percentageOf(event(), request(LOW, "/orders/1"))).isEqualTo(100);
        assertThat(workbench.percentageOf(dependency(), request(LOW, "/carts/1")))
                .isEqualTo(100);
        assertThat(workbench.percentageOutside(dependency())).isEqualTo(100);
    }

    @Test
    void theFirstRuleThatMatchesAnItemDecides() {
        SamplingRule deep = SamplingRule.route("/health/deep", 100);

        assertThat(at(5, deep, NO_HEALTH).percentageOf(request(HIGH, "/health/deep")))
                .isEqualTo(100);
        assertThat(at(5, NO_HEALTH, deep).percentageOf(request(HIGH, "/health/deep")))
                .isZero();
        assertThat(at(5, deep, FEW_CALLS).percentageOf(dependency(), request(HIGH, "/health/deep")))
                .isEqualTo(100);
        assertThat(at(5, FEW_CALLS, deep).percentageOf(dependency(), request(HIGH, "/health/deep")))
                .isZero();
        assertThat(at(5, FEW_CALLS, deep).percentageOf(event(), request(HIGH, "/health/deep")))
                .isEqualTo(100);
    }

    @Test
    void aRuleBeatsTheSamplerAndTheSamplerThePercentage() {
        SamplingWorkbench workbench = new SamplingWorkbench(
                options(100, SamplingRule.route("/pay", 100)).withSampler(input -> 50));

        assertThat(workbench.percentageOf(request(HIGH, "/pay"))).isEqualTo(100);
        assertThat(workbench.percentageOf(request(HIGH, "/other"))).isZero();
        assertThat(workbench.percentageOf(request(MIDDLE, "/other"))).isEqualTo(50);
    }

    @Test
    void theSamplerBeatsTheCallerAndTheCallerThePercentage() {
        SamplingOptions respecting = options(0).withParent(ParentSampling.RESPECT);
        Sampler half = input -> input.path() == null ? Double.NaN : 50;
        SamplingWorkbench workbench = new SamplingWorkbench(respecting.withSampler(half));

        assertThat(workbench.percentageOf(request(HIGH, "/any"))).isZero();
        assertThat(workbench.percentageOf(request(HIGH, null))).isEqualTo(100);
    }

    @Test
    void ofThePercentageAndTheLimitTheLowerHolds() {
        SamplingOptions options = options(5).withOperationsPerSecond(1);
        long second = Duration.ofSeconds(1).toNanos();
        long[] now = {0};
        Percentages percentages =
                new Percentages(options, new Limiter(options, () -> now[0], () -> 0), System::nanoTime);

        now[0] += second;
        assertThat(percentages.of(operation(LOW)).whole()).isEqualTo(5);
        for (int i = 0; i < 1_000; i++) {
            now[0] += second / 1_000;
            percentages.of(operation(LOW));
        }
        assertThat(percentages.of(operation(LOW)).whole()).isLessThan(0.2);
    }

    @Test
    void operationsOfARuleDoNotCountForTheLimit() {
        SamplingOptions options = options(100, NO_HEALTH).withOperationsPerSecond(10);
        long[] now = {0};
        Percentages percentages =
                new Percentages(options, new Limiter(options, () -> now[0], () -> 0), System::nanoTime);
        now[0] += Duration.ofSeconds(1).toNanos();
        for (int i = 0; i < 10_000; i++) {
            percentages.of(request(LOW, "/health/live"));
        }

        assertThat(percentages.of(request(LOW, "/orders")).whole()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/%",
                "/%zz",
                "/%c3%28",
                "//",
                "/;",
                "/;=",
                "/..%2f..",
                "/a;b=%",
                "no-slash",
                "/\u0000",
                "*",
                "?"
            })
    void aHostilePathMatchesNothingAndHurtsNobody(String path) {
        SamplingWorkbench workbench = at(100, SamplingRule.route("/orders/{id:[0-9]+}/**", 0));

        assertThat(workbench.percentageOf(request(LOW, path))).isEqualTo(100);
        assertThat(workbench.percentageOf(request(LOW, "/orders/1/x".repeat(2_000))))
                .isZero();
    }

    @Test
    void onlyARuleWithZeroCannotBeOverruled() {
        Percentages percentages = new Percentages(options(0, NO_HEALTH, FEW_CALLS));

        assertThat(percentages.of(request(LOW, "/health/live")).isDropped(TelemetryType.REQUEST))
                .isTrue();
        assertThat(percentages.of(request(LOW, "/orders")).isDropped(TelemetryType.REQUEST))
                .isFalse();
        assertThat(percentages.of(request(LOW, "/orders")).isDropped(TelemetryType.DEPENDENCY))
                .isFalse();
    }
}
