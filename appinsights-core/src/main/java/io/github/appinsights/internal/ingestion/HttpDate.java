package io.github.appinsights.internal.ingestion;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The three forms of HTTP-date (RFC 9110, section 5.6.7), read without any locale. */
final class HttpDate {

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String TIME = " (?<h>\\d\\d):(?<m>\\d\\d):(?<s>\\d\\d)";
    private static final Pattern IMF_FIXDATE =
            Pattern.compile("[A-Z][a-z]{2}, (?<d>\\d\\d) (?<mon>[A-Z][a-z]{2}) (?<y>\\d{4})" + TIME + " GMT");
    private static final Pattern RFC_850 =
            Pattern.compile("[A-Z][a-z]{5,8}, (?<d>\\d\\d)-(?<mon>[A-Z][a-z]{2})-(?<y>\\d\\d)" + TIME + " GMT");
    private static final Pattern ASCTIME =
            Pattern.compile("[A-Z][a-z]{2} (?<mon>[A-Z][a-z]{2}) (?<d>[ \\d]\\d)" + TIME + " (?<y>\\d{4})");

    private HttpDate() {}

    /**
     * @param now decides the century of a year of two digits
     * @return null where the text is no HTTP-date
     */
    static @Nullable Instant parse(String text, Instant now) {
        for (Pattern form : new Pattern[] {IMF_FIXDATE, RFC_850, ASCTIME}) {
            Matcher fields = form.matcher(text);
            if (fields.matches()) {
                return instant(fields, now);
            }
        }
        return null;
    }

    private static @Nullable Instant instant(Matcher fields, Instant now) {
        int month = MONTHS.indexOf(fields.group("mon"));
        if (month < 0 || month % 3 != 0) {
            return null;
        }
        String yearText = fields.group("y");
        int year = Integer.parseInt(yearText);
        if (yearText.length() == 2) {
            int thisYear = now.atOffset(ZoneOffset.UTC).getYear();
            year += thisYear - thisYear % 100;
            if (year > thisYear + 50) {
                year -= 100;
            }
        }
        try {
            return LocalDateTime.of(
                            year,
                            month / 3 + 1,
                            number(fields, "d"),
                            number(fields, "h"),
                            number(fields, "m"),
                            // 60 is a leap second
                            Math.min(number(fields, "s"), 59))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int number(Matcher fields, String name) {
        return Integer.parseInt(fields.group(name).strip());
    }
}
