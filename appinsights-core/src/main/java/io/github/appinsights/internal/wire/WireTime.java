package io.github.appinsights.internal.wire;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Writes times as {@code yyyy-MM-ddTHH:mm:ss.SSSSSSZ}, always six digits. Items of a batch mostly share a second, so its text is
 * kept. One thread.
 */
final class WireTime {

    static final int LENGTH = 27;

    private final char[] text = "0000-00-00T00:00:00.000000Z".toCharArray();
    private long second = Long.MIN_VALUE;

    /** @param time between the years 0 and 9999 */
    char[] format(Instant time) {
        if (time.getEpochSecond() != second) {
            second = time.getEpochSecond();
            LocalDateTime utc = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
            Digits.put(text, 0, 4, utc.getYear());
            Digits.put(text, 5, 2, utc.getMonthValue());
            Digits.put(text, 8, 2, utc.getDayOfMonth());
            Digits.put(text, 11, 2, utc.getHour());
            Digits.put(text, 14, 2, utc.getMinute());
            Digits.put(text, 17, 2, utc.getSecond());
        }
        Digits.put(text, 20, 6, time.getNano() / 1_000);
        return text;
    }
}
