package io.github.appinsights.context;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code traceparent}.
 *
 * @param traceId 32 lower-case hex digits, not all zero
 * @param parentId 16 lower-case hex digits, not all zero
 * @param flags trace flags, of which 8 bits are kept
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace Context</a>
 */
public record TraceParent(String traceId, String parentId, int flags) {

    /** Name of the header. */
    public static final String HEADER = "traceparent";

    /** The flag of a trace that is recorded. */
    public static final int SAMPLED = 1;

    private static final int LENGTH = 55;

    public TraceParent {
        flags &= 0xFF;
    }

    /**
     * Reads the values of the header.
     *
     * @return null, to start a new trace, where there is not exactly one value or it is not valid
     */
    public static @Nullable TraceParent parse(@Nullable List<String> values) {
        return values == null || values.size() != 1 ? null : parse(values.get(0));
    }

    /** Reads one value; null where it is not valid. Of versions after 00 the first four parts are read. */
    public static @Nullable TraceParent parse(@Nullable String value) {
        if (value == null || value.length() < LENGTH) {
            return null;
        }
        boolean versionZero = value.startsWith("00");
        boolean endsRight = value.length() == LENGTH || (!versionZero && value.charAt(LENGTH) == '-');
        if (!endsRight
                || value.charAt(2) != '-'
                || value.charAt(35) != '-'
                || value.charAt(52) != '-'
                || !isHex(value, 0, 2)
                || value.startsWith("ff")
                || !isId(value, 3, 35)
                || !isId(value, 36, 52)
                || !isHex(value, 53, LENGTH)) {
            return null;
        }
        return new TraceParent(
                value.substring(3, 35), value.substring(36, 52), Integer.parseInt(value, 53, LENGTH, 16));
    }

    /** The value of the header, in version 00. */
    public String value() {
        return "00-" + traceId + "-" + parentId + (flags < 16 ? "-0" : "-") + Integer.toHexString(flags);
    }

    private static boolean isId(String value, int from, int to) {
        boolean allZero = true;
        for (int i = from; i < to; i++) {
            allZero &= value.charAt(i) == '0';
        }
        return !allZero && isHex(value, from, to);
    }

    private static boolean isHex(String value, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (!hex) {
                return false;
            }
        }
        return true;
    }
}
