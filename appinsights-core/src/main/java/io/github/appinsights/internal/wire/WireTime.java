package io.github.appinsights.internal.wire;

import java.time.DateTimeException;
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

    /** @throws DateTimeException where the year is not one from 0 to 9999, for which there is no such form */
    char[] format(Instant time) {
        if (time.getEpochSecond() != second) {
            LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
            if (utc.getYear() < 0 || utc.getYear() > 9_999) {
                throw new DateTimeException("No four digits: year " + utc.getYear());
            }
            second = time.getEpochSecond();
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
