package io.github.appinsights.internal.sampling;

import static io.github.appinsights.internal.sampling.SamplingWorkbench.HIGH;
import static io.github.appinsights.internal.sampling.SamplingWorkbench.LOW;
import static io.github.appinsights.internal.sampling.SamplingWorkbench.MIDDLE;
import static io.github.appinsights.internal.sampling.SamplingWorkbench.dependency;
import static io.github.appinsights.internal.sampling.SamplingWorkbench.event;
import static io.github.appinsights.internal.sampling.SamplingWorkbench.operation;
import static io.github.appinsights.internal.sampling.SamplingWorkbench.traceId;
import static io.github.appinsights.internal.sampling.SamplingWorkbench.withOwnRate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OutgoingCall;
import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.TelemetryType;
import io.github.appinsights.sampling.ParentSampling;
import io.github.appinsights.sampling.SamplingOptions;
import io.github.appinsights.sampling.SamplingRule;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a percentage keeps, and what callees are told of it. */
class HeadSamplingTests {

    private static final long SEED = 20261121;

    private static SamplingWorkbench at(double percentage) {
        return new SamplingWorkbench(SamplingOptions.ALL.withPercentage(percentage));
    }

    private static SamplingWorkbench respecting(double percentage, SamplingRule... rules) {
        return new SamplingWorkbench(SamplingOptions.ALL
                .withPercentage(percentage)
                .withParent(ParentSampling.RESPECT)
                .withRules(List.of(rules)));
    }

    @ParameterizedTest
    @CsvSource({
        "50, 4bf92f3577b34da6a3ce929d0e0e4736, true",
        "50, 0af7651916cd43dd8448eb211c80319c, false",
        "25, 11111111111111111111111111111111, true",
        "25, 4bf92f3577b34da6a3ce929d0e0e4736, false",
        "10, 00000000000000000000000000000001, true",
        "10, 0af7651916cd43dd8448eb211c80319c, false",
        "10, 4bf92f3577b34da6a3ce929d0e0e4736, false",
        "10, 11111111111111111111111111111111, false",
        "10, ffffffffffffffffffffffffffffffff, false",
        "5, 00000000000000000000000000000001, true",
        "5, 4bf92f3577b34da6a3ce929d0e0e4736, false"
    })
    void anOperationIsKeptWhereTheOfficialSdksKeepIt(double percentage, String traceId, boolean kept) {
        assertThat(at(percentage).percentageOf(operation(traceId))).isEqualTo(kept ? percentage : 0);
    }

    @ParameterizedTest
    @CsvSource({"60, 50", "75, 100", "30, 33.333333333333336", "5, 5"})
    void anItemNamesThePercentageItWasKeptAt(double configured, double told) {
        assertThat(at(configured).percentageOf(operation(LOW))).isEqualTo(told);
    }

    /** 427,500 operations are those of which the error stays below 2 % in 997 of 1,000 runs. */
    @Test
    void atFivePercentTheItemsStandForAsMuchAsWasTracked() {
        int operations = 427_500;
        Random random = new Random(SEED);
        SamplingWorkbench workbench = at(5);
        double counted = 0;
        for (int i = 0; i < operations; i++) {
            double percentage = workbench.percentageOf(operation(traceId(random)));
            counted += percentage > 0 ? Math.round(100 / percentage) : 0;
        }

        System.getLogger(HeadSamplingTests.class.getName())
                .log(System.Logger.Level.INFO, "counted {0} of {1}, seed {2}", counted, operations, SEED);
        assertThat(counted / operations).as("seed " + SEED).isCloseTo(1, within(0.02));
        assertThat(workbench.sampling().sampledOut())
                .isEqualTo(operations - Math.round(counted / 20))
                .isBetween(404_000L, 408_300L);
    }

    @Test
    void allItemsOfAnOperationShareItsFate() {
        Random random = new Random(SEED);
        SamplingWorkbench workbench = at(50);
        for (int i = 0; i < 1_000; i++) {
            Operation operation = operation(traceId(random));
            double first = workbench.percentageOf(event(), operation);
            assertThat(workbench.percentageOf(dependency(), operation)).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 5})
    void metricsAndAvailabilityAreNeverSampled(double percentage) {
        SamplingWorkbench workbench = at(percentage);

        assertThat(workbench.percentageOf(MetricTelemetry.builder("metric", 1).build(), operation(HIGH)))
                .isEqualTo(100);
        assertThat(workbench.percentageOf(AvailabilityTelemetry.builder("ping").build(), operation(HIGH)))
                .isEqualTo(100);
        assertThat(workbench.sampling().sampledOut()).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 40, 100})
    void anItemWithARateOfItsOwnIsLeftAlone(double own) {
        assertThat(at(0).percentageOf(withOwnRate(own), operation(HIGH))).isEqualTo(own);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void theFlagOfTheCallerDecidesNothing(int flags) {
        SamplingWorkbench workbench = at(5);

        assertThat(workbench.percentageOf(operation(LOW, flags, null))).isEqualTo(5);
        assertThat(workbench.percentageOf(operation(MIDDLE, flags, null))).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "00000000000000000000000000000001, 0, 1",
        "00000000000000000000000000000001, 1, 1",
        "4bf92f3577b34da6a3ce929d0e0e4736, 0, 0",
        "4bf92f3577b34da6a3ce929d0e0e4736, 1, 0"
    })
    void calleesAreToldWhetherTheOperationIsKept(String traceId, int callers, int sent) {
        Operation operation = operation(traceId, callers, null);
        at(5).sampling().begins(operation);

        assertThat(OutgoingCall.start(operation).traceParent().flags()).isEqualTo(sent);
    }

    /** A tracer gives an operation its ids after it has begun, and before anything happens in it. */
    @Test
    void itIsTheIdATracerGaveItThatIsScored() {
        SamplingWorkbench workbench = at(5);
        Operation operation = operation(MIDDLE);
        workbench.sampling().begins(operation);
        operation.adopt(LOW, "00f067aa0ba902b8", null);

        assertThat(operation.flags()).isEqualTo(1);
        assertThat(workbench.percentageOf(operation)).isEqualTo(5);
    }

    @Test
    void whatWasDecidedFirstHolds() {
        SamplingWorkbench workbench = at(5);
        Operation operation = operation(LOW);
        workbench.percentageOf(operation);

        assertThat(new SamplingWorkbench(SamplingOptions.ALL.withPercentage(50)).percentageOf(operation))
                .isEqualTo(5);
    }

    @Test
    void anItemOfAnOperationThatSomebodyElseKnowsSharesItsFate() {
        SamplingWorkbench workbench = at(5);

        assertThat(workbench.percentageOutside(of(LOW))).isEqualTo(5);
        assertThat(workbench.percentageOutside(of(MIDDLE))).isZero();
        assertThat(workbench.percentageOf(of(MIDDLE), operation(LOW))).isZero();
    }

    @Test
    void itemsOutsideOfAnyOperationHaveAPercentageOfTheirOwn() {
        assertThat(at(0).percentageOutside(event())).isEqualTo(100);

        SamplingWorkbench half = new SamplingWorkbench(SamplingOptions.ALL.withStandalonePercentage(50));
        int kept = 0;
        for (int i = 0; i < 10_000; i++) {
            double percentage = half.percentageOutside(event());
            assertThat(percentage).isIn(0.0, 50.0);
            kept += percentage > 0 ? 1 : 0;
        }
        assertThat(kept).isBetween(4_700, 5_300);
    }

    @ParameterizedTest
    @CsvSource({
        "0, ,               0",
        "0, ot=th:0,        0",
        "1, ,               100",
        "1, ot=th:8,        50",
        "1, vendor=x,       100",
        "1, 'a=b,ot=th:c',  25"
    })
    void aCallerThatIsRespectedDecidesAndSaysAtWhichPercentage(int flags, String traceState, double percentage) {
        assertThat(respecting(5).percentageOf(operation(HIGH, flags, traceState)))
                .isEqualTo(percentage);
    }

    @Test
    void withoutACallerThereIsNobodyToRespect() {
        assertThat(respecting(0).percentageOf(Operation.open(null))).isZero();
        assertThat(respecting(100).percentageOf(Operation.open(null))).isEqualTo(100);
    }

    @Test
    void theFlagOfACallerThatIsRespectedIsPassedOn() {
        SamplingWorkbench workbench = respecting(5);
        Operation left = operation(LOW, 0, null);
        Operation kept = operation(HIGH, 1, null);
        workbench.sampling().begins(left);
        workbench.sampling().begins(kept);

        assertThat(left.flags()).isZero();
        assertThat(kept.flags()).isEqualTo(1);
    }

    /** The caller keeps a half by some score of its own; of that the tenth is kept which makes a twentieth of all. */
    @Test
    void aTypeIsThinnedWithinWhatTheCallerKept() {
        Random random = new Random(SEED);
        SamplingWorkbench workbench = respecting(100, SamplingRule.type(TelemetryType.DEPENDENCY, 5));
        int kept = 0;
        for (int i = 0; i < 20_000; i++) {
            double percentage = workbench.percentageOf(dependency(), operation(traceId(random), 1, "ot=th:8"));
            assertThat(percentage).isIn(0.0, 5.0);
            kept += percentage > 0 ? 1 : 0;
        }
        assertThat(kept).as("seed " + SEED).isBetween(1_850, 2_150);
    }

    private static EventTelemetry of(String traceId) {
        return EventTelemetry.builder("event")
                .operation(new OperationContext(traceId, "00f067aa0ba902b7", null))
                .build();
    }
}
