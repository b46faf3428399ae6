package io.github.appinsights.internal.sampling;

import static io.github.appinsights.internal.sampling.SamplingWorkbench.HIGH;
import static io.github.appinsights.internal.sampling.SamplingWorkbench.LOW;
import static io.github.appinsights.internal.sampling.SamplingWorkbench.event;
import static io.github.appinsights.internal.sampling.SamplingWorkbench.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.appinsights.context.Operation;
import io.github.appinsights.sampling.Sampler;
import io.github.appinsights.sampling.SamplingInput;
import io.github.appinsights.sampling.SamplingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A sampler of the application's, good and broken. */
class GuardedSamplerTests {

    private static final SamplingInput INPUT = new SamplingInput(null, null);

    private static SamplingWorkbench with(Sampler sampler) {
        return new SamplingWorkbench(SamplingOptions.ALL.withPercentage(5).withSampler(sampler));
    }

    private static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("thrown by a test"),
                new StackOverflowError("thrown by a test"),
                new NoClassDefFoundError("thrown by a test"),
                new AssertionError("thrown by a test"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whereItThrowsTheConfigurationDecides(Throwable failure) {
        SamplingWorkbench workbench = with(input -> sneaky(failure));

        assertThat(workbench.percentageOf(operation(LOW))).isEqualTo(5);
        assertThat(workbench.percentageOf(operation(HIGH))).isZero();
        assertThat(workbench.sampling().samplerFailures()).isEqualTo(2);
    }

    @Test
    void anErrorOfTheVirtualMachineIsNotHidden() {
        GuardedSampler sampler = new GuardedSampler(input -> sneaky(new OutOfMemoryError("thrown by a test")), () -> 0);

        assertThatThrownBy(() -> sampler.percentage(INPUT)).isInstanceOf(OutOfMemoryError.class);
        assertThat(sampler.isAsked()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"NaN, 5", "-1, 0", "-Infinity, 0", "0, 0", "101, 100", "Infinity, 100", "60, 50"})
    void aPercentageThatIsNoneIsRepaired(double answered, double told) {
        assertThat(with(input -> answered).percentageOf(operation(LOW))).isEqualTo(told);
    }

    @Test
    void itRestsAfterAHundredFailuresInARow() {
        AtomicLong now = new AtomicLong();
        AtomicInteger calls = new AtomicInteger();
        GuardedSampler sampler = new GuardedSampler(
                input -> {
                    calls.incrementAndGet();
                    throw new IllegalStateException("thrown by a test");
                },
                now::get);
        for (int i = 0; i < 150; i++) {
            assertThat(sampler.percentage(INPUT)).isNaN();
        }
        assertThat(calls).hasValue(100);
        assertThat(sampler.failures()).isEqualTo(100);

        now.addAndGet(301_000_000_000L);
        sampler.percentage(INPUT);
        assertThat(calls).hasValue(101);
    }

    @Test
    void itIsAskedOnceForAnOperationAndKnowsItsPath() {
        List<SamplingInput> asked = new ArrayList<>();
        SamplingWorkbench workbench = with(input -> {
            asked.add(input);
            return 100;
        });
        Operation operation = operation(HIGH);
        operation.path("/orders/1");
        workbench.sampling().begins(operation);
        assertThat(asked).isEmpty();
        for (int i = 0; i < 3; i++) {
            workbench.percentageOf(operation);
            assertThat(operation.flags()).isEqualTo(1);
        }

        assertThat(asked).containsExactly(new SamplingInput(null, "/orders/1"));
    }

    /** By a log line, for instance: what it tracks is told as configured, and settles nothing. */
    @Test
    void itIsNotAskedAboutWhatItTracksItself() {
        SamplingWorkbench[] self = new SamplingWorkbench[1];
        Operation operation = operation(HIGH);
        AtomicInteger calls = new AtomicInteger();
        self[0] = with(input -> {
            calls.incrementAndGet();
            assertThat(self[0].percentageOf(event(), operation)).isZero();
            return 100;
        });

        assertThat(self[0].percentageOf(operation)).isEqualTo(100);
        assertThat(calls).hasValue(1);
        assertThat(self[0].sampling().samplerFailures()).isZero();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> double sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
