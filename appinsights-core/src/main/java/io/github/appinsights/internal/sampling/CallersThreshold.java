package io.github.appinsights.internal.sampling;

import org.jspecify.annotations.Nullable;

/**
 * At which percentage a caller sampled, as OpenTelemetry's samplers say it: {@code tracestate: ot=th:c;rv:…}, where {@code th} is the
 * share that is left out, as hexadecimal digits behind the point.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/trace/tracestate-handling/#sampling-threshold-value-th">TraceState handling,
 *     threshold value</a>
 */
final class CallersThreshold {

    private static final String VENDOR = "ot=";
    private static final String THRESHOLD = "th:";
    private static final int MOST_DIGITS = 14;

    private CallersThreshold() {}

    /** The nearest 100/N; NaN where the caller says none, or one that cannot be read. */
    static double percentage(@Nullable String traceState) {
        if (traceState == null) {
            return Double.NaN;
        }
        for (String member : traceState.split(",", -1)) {
            String text = member.strip();
            if (text.startsWith(VENDOR)) {
                for (String field : text.substring(VENDOR.length()).split(";", -1)) {
                    if (field.startsWith(THRESHOLD)) {
                        return percentageOf(field.substring(THRESHOLD.length()));
                    }
                }
            }
        }
        return Double.NaN;
    }

    private static double percentageOf(String digits) {
        if (digits.isEmpty() || digits.length() > MOST_DIGITS) {
            return Double.NaN;
        }
        long threshold = 0;
        for (int i = 0; i < MOST_DIGITS; i++) {
            int digit = i < digits.length() ? hex(digits.charAt(i)) : 0;
            if (digit < 0) {
                return Double.NaN;
            }
            threshold = (threshold << 4) | digit;
        }
        long all = 1L << (4 * MOST_DIGITS);
        return SampleRate.nearest(100.0 * (all - threshold) / all);
    }

    private static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }
}
