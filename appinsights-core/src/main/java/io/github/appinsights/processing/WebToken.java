package io.github.appinsights.processing;

/** A JSON Web Token: {@code eyJ}, which is how base64 writes the begin of a JSON object, and parts joined by dots. */
final class WebToken {

    /** {@code {"alg":""}} has 14 characters of base64. */
    private static final int SHORTEST_HEADER = 12;

    private WebToken() {}

    /**
     * @param at where a {@code J} stands
     * @param floor where the lookout behind ends
     */
    static long at(String text, int at, int floor) {
        int from = at - 2;
        if (from < floor || text.charAt(from) != 'e' || text.charAt(from + 1) != 'y') {
            return Span.NONE;
        }
        int header = partEnd(text, at);
        if (header - from < SHORTEST_HEADER || !isDot(text, header)) {
            return Span.nothingUntil(header); // nor does a token begin later in this part
        }
        int payload = partEnd(text, header + 1);
        if (!text.startsWith("eyJ", header + 1) && !isDot(text, payload)) {
            return Span.nothingUntil(header);
        }
        int to = payload;
        while (isDot(text, to) && partEnd(text, to + 1) > to + 1) {
            to = partEnd(text, to + 1);
        }
        return Span.of(from, to);
    }

    private static boolean isDot(String text, int at) {
        return at < text.length() && text.charAt(at) == '.';
    }

    private static int partEnd(String text, int from) {
        int to = from;
        while (to < text.length() && Ascii.isBase64Url(text.charAt(to))) {
            to++;
        }
        return to;
    }
}
