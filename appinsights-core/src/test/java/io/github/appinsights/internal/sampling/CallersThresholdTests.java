package io.github.appinsights.internal.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallersThresholdTests {

    @ParameterizedTest
    @CsvSource({
        "ot=th:0, 100",
        "ot=th:8, 50",
        "ot=th:c, 25",
        "ot=th:fd70a4, 1",
        "ot=th:ffffffffffffff, 1.3877787807814457e-15",
        "ot=rv:0123456789abcd;th:8, 50",
        "'a=b, ot=th:8;rv:0123456789abcd', 50",
        "'ot=th:8,b=c', 50"
    })
    void thePercentageIsWhatTheThresholdLeaves(String traceState, double percentage) {
        assertThat(CallersThreshold.percentage(traceState)).isEqualTo(percentage);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "a=b",
                "ot=",
                "ot=th:",
                "ot=th:g",
                "ot=th:C",
                "ot=th:000000000000000",
                "ot=rv:8",
                "not=th:8",
                "ot=th:-1",
                ",,;;",
                "ot=xth:8"
            })
    void whatCannotBeReadSaysNothing(String traceState) {
        assertThat(CallersThreshold.percentage(traceState)).isNaN();
    }
}
