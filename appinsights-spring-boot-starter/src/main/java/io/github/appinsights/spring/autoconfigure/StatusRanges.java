package io.github.appinsights.spring.autoconfigure;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The grammar of {@code appinsights.web.success-statuses}: codes and ranges of codes. */
final class StatusRanges {

    private static final Pattern CODE_OR_RANGE = Pattern.compile("([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");

    private StatusRanges() {}

    /** @throws InvalidSettingException naming the first entry that is neither */
    static void check(List<String> entries) {
        for (String entry : entries) {
            Matcher matcher = CODE_OR_RANGE.matcher(entry.strip());
            boolean valid = matcher.matches()
                    && (matcher.group(2) == null || matcher.group(1).compareTo(matcher.group(2)) <= 0);
            if (!valid) {
                throw new InvalidSettingException(
                        "The property appinsights.web.success-statuses has the entry '" + entry
                                + "', which is neither a status code nor a range of status codes.",
                        "List codes from 100 to 599 and ranges of them, for example:\n\n"
                                + "    appinsights.web.success-statuses=100-399,401,404",
                        null);
            }
        }
    }
}
