package io.github.appinsights.internal.limits;

import org.jspecify.annotations.Nullable;

/**
 * Longest values the ingestion service takes, in UTF-16 units unless said otherwise.
 *
 * <p>A data field that is too long is cut by the service, a tag that is too long makes it refuse the whole item, so both are
 * cut here. Source: the Bond schemas and {@code ENDPOINT-PROTOCOL.md} of microsoft/ApplicationInsights-Home.
 */
public final class FieldLimits {

    /** Bytes of JSON of one item. */
    public static final int ITEM_BYTES = 65_536;

    public static final int PROPERTY_KEY = 150;
    public static final int PROPERTY_VALUE = 8_192;
    public static final int NAME = 1_024;
    public static final int EVENT_NAME = 512;
    public static final int PAGE_NAME = 512;
    public static final int METRIC_NAME = 150;
    public static final int METRIC_NAMESPACE = 256;
    public static final int ID = 512;
    public static final int CODE = 1_024;
    public static final int SOURCE = 1_024;
    public static final int URL = 2_048;
    public static final int TARGET = 1_024;
    public static final int DATA = 8_192;
    public static final int MESSAGE = 32_768;
    public static final int AVAILABILITY_MESSAGE = 8_192;
    public static final int RUN_LOCATION = 1_024;
    public static final int TYPE_NAME = 1_024;
    public static final int PROBLEM_ID = 1_024;
    public static final int STACK = 32_768;
    public static final int FRAME_TEXT = 1_024;
    /** Frames of one exception that are sent; the rest is cut from the middle. */
    public static final int FRAMES = 100;
    /** Exceptions of one cause chain that are sent. */
    public static final int CHAIN = 10;

    public static final int ROLE = 256;
    public static final int OPERATION_ID = 128;
    public static final int OPERATION_PARENT_ID = 512;
    public static final int OPERATION_NAME = 1_024;
    public static final int SYNTHETIC_SOURCE = 1_024;
    public static final int APPLICATION_VERSION = 1_024;
    public static final int SDK_VERSION = 64;
    public static final int IP = 46;
    public static final int USER_ID = 128;
    public static final int USER_TEXT = 1_024;
    public static final int SESSION_ID = 64;
    public static final int DEVICE_ID = 1_024;
    public static final int DEVICE_LOCALE = 64;
    public static final int DEVICE_TEXT = 256;
    public static final int DEVICE_TYPE = 64;

    private FieldLimits() {}

    /** At most {@code limit} units of {@code text}, never ending in half a surrogate pair. */
    public static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
        return text.substring(0, end);
    }

    /** As {@link #cut}, where nothing and what is blank once cut are both nothing. */
    public static @Nullable String cutOrNull(@Nullable String text, int limit) {
        String cut = text == null ? "" : cut(text, limit);
        return cut.isBlank() ? null : cut;
    }

    /** As {@link #cut}, with the placeholder {@code n/a} where the service refuses a blank. */
    public static String cutOrPlaceholder(@Nullable String text, int limit) {
        String cut = cutOrNull(text, limit);
        return cut == null ? "n/a" : cut;
    }

    /**
     * As {@link #cut} between two {@link String#strip}s, so that doing it again changes nothing; without the copies that stripping
     * a long text would make.
     */
    public static String stripAndCut(String text, int limit) {
        int from = 0;
        int to = text.length();
        while (from < to && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        if (to - from > limit) {
            to = from + limit;
            to -= Character.isHighSurrogate(text.charAt(to - 1)) ? 1 : 0;
        }
        while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** {@code text} with each lone surrogate replaced by U+FFFD, so that it has a UTF-8 form. */
    public static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else {
                    return repaired(text, i);
                }
            }
        }
        return text;
    }

    private static String repaired(String text, int firstBad) {
        StringBuilder out = new StringBuilder(text.length()).append(text, 0, firstBad);
        int i = firstBad;
        while (i < text.length()) {
            int point = text.codePointAt(i); // a lone surrogate comes back as itself
            boolean lone = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            out.appendCodePoint(lone ? 0xFFFD : point);
            i += Character.charCount(point);
        }
        return out.toString();
    }
}
