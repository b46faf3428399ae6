package io.github.appinsights.internal.ingestion;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header {@code Retry-After} (RFC 9110, section 10.2.3). */
final class RetryAfter {

    static final Duration LONGEST = Duration.ofHours(24);

    private static final Pattern SECONDS = Pattern.compile("[0-9]+");

    private RetryAfter() {}

    /**
     * @param date the answer's own {@code Date}: a wrong clock on either side then does not matter
     * @param clock used where there is no readable {@code date}
     * @return null where absent, malformed, zero or in the past; at most {@link #LONGEST}
     */
    static @Nullable Duration parse(@Nullable String value, @Nullable String date, Clock clock) {
        if (value == null) {
            return null;
        }
        String text = value.strip();
        Duration wait = SECONDS.matcher(text).matches() ? seconds(text) : untilDate(text, date, clock);
        if (wait == null || wait.isZero() || wait.isNegative()) {
            return null;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    private static Duration seconds(String digits) {
        try {
            return Duration.ofSeconds(Long.parseLong(digits));
        } catch (NumberFormatException e) {
            return LONGEST;
        }
    }

    private static @Nullable Duration untilDate(String text, @Nullable String date, Clock clock) {
        Instant now = clock.instant();
        Instant until = HttpDate.parse(text, now);
        if (until == null) {
            return null;
        }
        Instant sent = date == null ? null : HttpDate.parse(date.strip(), now);
        return Duration.between(sent == null ? now : sent, until);
    }
}
