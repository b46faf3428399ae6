package io.github.appinsights.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireTimeTests {

    private static final DateTimeFormatter ORACLE = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final WireTime wire = new WireTime();

    @ParameterizedTest
    @CsvSource({
        "2026-03-04T05:06:07Z, 2026-03-04T05:06:07.000000Z",
        "2026-03-04T05:06:07.1Z, 2026-03-04T05:06:07.100000Z",
        "2026-03-04T05:06:07.000000001Z, 2026-03-04T05:06:07.000000Z",
        "2026-03-04T05:06:07.123456789Z, 2026-03-04T05:06:07.123456Z",
        "2026-12-31T23:59:59.999999999Z, 2026-12-31T23:59:59.999999Z",
        "2024-02-29T00:00:00Z, 2024-02-29T00:00:00.000000Z",
        "1900-02-28T23:59:59Z, 1900-02-28T23:59:59.000000Z",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000000Z",
        "1969-12-31T23:59:59.999999999Z, 1969-12-31T23:59:59.999999Z",
        "0999-01-01T00:00:00Z, 0999-01-01T00:00:00.000000Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00.000000Z",
        "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999Z"
    })
    void theFractionHasSixDigitsWhateverTheClockGives(Instant time, String text) {
        assertThat(format(time)).isEqualTo(text);
    }

    @Test
    void theSecondsAroundALeapSecondFollowEachOther() {
        assertThat(format(Instant.parse("2016-12-31T23:59:59.999999Z"))).isEqualTo("2016-12-31T23:59:59.999999Z");
        assertThat(format(Instant.parse("2016-12-31T23:59:60Z"))).isEqualTo("2016-12-31T23:59:59.000000Z");
        assertThat(format(Instant.parse("2017-01-01T00:00:00Z"))).isEqualTo("2017-01-01T00:00:00.000000Z");
        assertThat(format(Instant.parse("2016-12-31T23:59:59.5Z"))).isEqualTo("2016-12-31T23:59:59.500000Z");
    }

    @Test
    void aClockThatJumpsForthAndBackIsFollowed() {
        Random random = new Random(7);
        Instant time = Instant.parse("2026-03-04T05:06:07Z");
        for (int i = 0; i < 20_000; i++) {
            long step =
                    random.nextInt(4) == 0 ? random.nextLong() >> random.nextInt(64) : random.nextInt(1_000_000_000);
            time = time.plusNanos(random.nextBoolean() ? step : -step);
            assertThat(format(time)).as("step %d", i).isEqualTo(ORACLE.format(time));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+10000-01-01T00:00:00Z", "-0001-12-31T23:59:59Z", "-9999-01-01T00:00:00Z"})
    void aYearWithoutFourDigitsIsRefusedAndLeavesTheNextTimeAlone(Instant time) {
        Instant before = Instant.parse("2026-03-04T05:06:07.1Z");
        format(before);

        assertThatThrownBy(() -> wire.format(time)).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> wire.format(time)).isInstanceOf(DateTimeException.class);

        assertThat(format(before)).isEqualTo("2026-03-04T05:06:07.100000Z");
    }

    @Test
    void theEndsOfTimeAreRefused() {
        assertThatThrownBy(() -> wire.format(Instant.MIN)).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> wire.format(Instant.MAX)).isInstanceOf(DateTimeException.class);
    }

    private String format(Instant time) {
        return new String(wire.format(time), 0, WireTime.LENGTH);
    }
}
