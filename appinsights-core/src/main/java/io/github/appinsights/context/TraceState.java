package io.github.appinsights.context;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code tracestate}: what other vendors say of a trace. It is passed on unread, but never more than 512 characters and 32
 * members of it.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/#tracestate-limits">W3C Trace Context, tracestate limits</a>
 */
public final class TraceState {

    /** Name of the header. */
    public static final String HEADER = "tracestate";

    static final int LONGEST = 512;
    static final int MOST_MEMBERS = 32;

    /** Longer ones are left out first. */
    static final int LONGEST_MEMBER = 128;

    private TraceState() {}

    /** What is passed on of the values of the header, which are one list; null where that is nothing. */
    public static @Nullable String of(@Nullable List<String> values) {
        return values == null ? null : of(values.size() == 1 ? values.get(0) : String.join(",", values));
    }

    /** What is passed on of one value; null where that is nothing. */
    public static @Nullable String of(@Nullable String value) {
        if (value == null || value.isBlank() || !isPrintable(value)) {
            return null;
        }
        String[] members = value.split(",", -1);
        return value.length() <= LONGEST && members.length <= MOST_MEMBERS ? value : shortened(members);
    }

    /** Without members that are too long, and then without the last ones, which are the oldest. */
    private static @Nullable String shortened(String[] members) {
        List<String> kept = new ArrayList<>();
        int length = 0;
        for (String member : members) {
            String text = member.strip();
            if (text.isEmpty() || text.length() > LONGEST_MEMBER) {
                continue;
            }
            length += text.length() + 1;
            if (length > LONGEST + 1 || kept.size() == MOST_MEMBERS) {
                break;
            }
            kept.add(text);
        }
        return kept.isEmpty() ? null : String.join(",", kept);
    }

    private static boolean isPrintable(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c > '~') {
                return false;
            }
        }
        return true;
    }
}
