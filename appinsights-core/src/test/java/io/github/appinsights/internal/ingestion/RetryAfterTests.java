package io.github.appinsights.internal.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTests {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "20 | PT20S",
                "' 20 ' | PT20S",
                "007 | PT7S",
                "86400 | PT24H",
                "86401 | PT24H",
                "999999999 | PT24H",
                "99999999999999999999999 | PT24H",
                "0 | null",
                "-5 | null",
                "+5 | null",
                "1.5 | null",
                "1e3 | null",
                "5 s | null",
                "'' | null",
                "abc | null",
                "٢٠ | null",
                "null | null",
            })
    void seconds(@Nullable String value, @Nullable Duration expected) {
        assertThat(RetryAfter.parse(value, null, CLOCK)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "Sun, 01 Mar 2026 12:00:30 GMT | PT30S",
                "Sunday, 01-Mar-26 12:00:30 GMT | PT30S",
                "Sun Mar  1 12:00:30 2026 | PT30S",
                "Sun Mar 01 12:00:30 2026 | PT30S",
                "Sun, 01 Mar 2026 12:00:60 GMT | PT59S",
                "Wed, 01 Apr 2026 12:00:00 GMT | PT24H",
                "Sunday, 01-Mar-76 12:00:30 GMT | PT24H",
                "Tuesday, 01-Mar-77 12:00:30 GMT | null",
                "Sun, 01 Mar 2026 12:00:00 GMT | null",
                "Sun, 01 Mar 2026 11:59:59 GMT | null",
                "Sun, 06 Nov 1994 08:49:37 GMT | null",
                "Sun, 01 Mar 2026 12:00:30 PST | null",
                "Sun, 01 Mar 2026 12:00:30 +0000 | null",
                "Sun, 32 Mar 2026 12:00:30 GMT | null",
                "Sun, 01 Mrz 2026 12:00:30 GMT | null",
                "Sun, 01 anF 2026 12:00:30 GMT | null",
                "2026-03-01T12:00:30Z | null",
            })
    void dateAgainstTheClock(String value, @Nullable Duration expected) {
        assertThat(RetryAfter.parse(value, null, CLOCK)).isEqualTo(expected);
    }

    @Test
    void theDateOfTheAnswerCountsAndNotTheClock() {
        String retryAfter = "Fri, 22 Apr 2016 23:59:59 GMT";

        assertThat(RetryAfter.parse(retryAfter, "Fri, 22 Apr 2016 23:59:39 GMT", CLOCK))
                .isEqualTo(Duration.ofSeconds(20));
        assertThat(RetryAfter.parse(retryAfter, "Fri, 22 Apr 2016 23:59:59 GMT", CLOCK))
                .isNull();
        assertThat(RetryAfter.parse("Sun, 01 Mar 2026 12:00:30 GMT", "no date", CLOCK))
                .isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void theLocaleDoesNotMatter() {
        Locale before = Locale.getDefault();
        try {
            for (String tag : new String[] {"tr-TR", "de-DE", "th-TH-u-ca-buddhist-nu-thai", "ar-SA", "ja-JP"}) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertThat(RetryAfter.parse("Sun, 01 Mar 2026 12:00:30 GMT", null, CLOCK))
                        .as(tag)
                        .isEqualTo(Duration.ofSeconds(30));
            }
        } finally {
            Locale.setDefault(before);
        }
    }
}
