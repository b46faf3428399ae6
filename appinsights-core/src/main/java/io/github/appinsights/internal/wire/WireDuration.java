package io.github.appinsights.internal.wire;

import java.time.Duration;

/**
 * Writes durations as {@code [d.]hh:mm:ss.ffffff}, cut to microseconds. The service takes none below zero and none of 1,000 days
 * or more, so both ends are clamped. One thread.
 */
final class WireDuration {

    private static final long DAY_SECONDS = 86_400;
    private static final Duration LONGEST =
            Duration.ofDays(999).plusHours(23).plusMinutes(59).plusSeconds(59).plusNanos(999_999_000);

    private final char[] text = "000.00:00:00.000000".toCharArray();
    private int start;

    void format(Duration duration) {
        Duration clamped = duration.isNegative() ? Duration.ZERO : duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
        long seconds = clamped.getSeconds();
        long days = seconds / DAY_SECONDS;
        Digits.put(text, 0, 3, days);
        Digits.put(text, 4, 2, seconds % DAY_SECONDS / 3_600);
        Digits.put(text, 7, 2, seconds % 3_600 / 60);
        Digits.put(text, 10, 2, seconds % 60);
        Digits.put(text, 13, 6, clamped.getNano() / 1_000);
        start = days == 0 ? 4 : days < 10 ? 2 : days < 100 ? 1 : 0;
    }

    char[] text() {
        return text;
    }

    int start() {
        return start;
    }

    int length() {
        return text.length - start;
    }
}
