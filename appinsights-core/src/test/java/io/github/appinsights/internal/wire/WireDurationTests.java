package io.github.appinsights.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireDurationTests {

    private final WireDuration wire = new WireDuration();

    @ParameterizedTest
    @CsvSource({
        "0, 00:00:00.000000",
        "-1, 00:00:00.000000",
        "-9223372036854775808, 00:00:00.000000",
        "999, 00:00:00.000000",
        "1000, 00:00:00.000001",
        "1500000, 00:00:00.001500",
        "999999999, 00:00:00.999999",
        "1000000000, 00:00:01.000000",
        "59999999999, 00:00:59.999999",
        "60000000000, 00:01:00.000000",
        "61234567890, 00:01:01.234567",
        "3599999999999, 00:59:59.999999",
        "3600000000000, 01:00:00.000000",
        "86399999999999, 23:59:59.999999",
        "86400000000000, 1.00:00:00.000000",
        "90061000001000, 1.01:01:01.000001",
        "863999999999999, 9.23:59:59.999999",
        "864000000000000, 10.00:00:00.000000",
        "8639999999999999, 99.23:59:59.999999",
        "8640000000000000, 100.00:00:00.000000",
        "86399999999999999, 999.23:59:59.999999",
        "86400000000000000, 999.23:59:59.999999",
        "9223372036854775807, 999.23:59:59.999999"
    })
    void nanosecondsAreWrittenAsATimeSpan(long nanos, String text) {
        assertThat(format(Duration.ofNanos(nanos))).isEqualTo(text);
    }

    @Test
    void whatNanosecondsCannotCountIsClampedToo() {
        assertThat(format(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))).isEqualTo("999.23:59:59.999999");
        assertThat(format(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo("00:00:00.000000");
    }

    @Test
    void aLongOneLeavesNothingInTheShortOneAfterIt() {
        format(Duration.ofDays(999));

        assertThat(format(Duration.ofMillis(1))).isEqualTo("00:00:00.001000");
    }

    private String format(Duration duration) {
        wire.format(duration);
        return new String(wire.text(), wire.start(), wire.length());
    }
}
