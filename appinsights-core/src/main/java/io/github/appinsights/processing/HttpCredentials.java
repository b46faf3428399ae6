package io.github.appinsights.processing;

/** {@code Bearer …} and {@code Basic …}, where what follows looks like credentials and not like the next word. */
final class HttpCredentials {

    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";
    private static final String HEADER = "authorization";

    /** Of a bearer token that stands alone; behind the name of the header any length will do. */
    private static final int SHORTEST_BEARER = 8;

    /** Of what joins a header and its value in the ways maps and headers are written. */
    private static final int LONGEST_JOINT = 5;

    private HttpCredentials() {}

    /** @param at where a {@code b} stands, large or small */
    static long at(String text, int at) {
        boolean bearer = isScheme(text, at, BEARER);
        boolean basic = !bearer && isScheme(text, at, BASIC);
        if (!(bearer || basic) || (at > 0 && Ascii.isWord(text.charAt(at - 1)))) {
            return Span.NONE;
        }
        int from = at + (bearer ? BEARER : BASIC).length();
        int to = Ascii.tokenEnd(text, from);
        while (to > from && text.charAt(to - 1) == '.') {
            to--;
        }
        boolean credentials = isHeader(text, at)
                ? isMade(text, from, to)
                : bearer
                        ? to - from >= SHORTEST_BEARER && Ascii.hasDigit(text, from, to)
                        : isUserAndPassword(text, from, to);
        return credentials ? Span.of(from, to) : Span.NONE;
    }

    /** By its last character first, as many words begin with a b. */
    private static boolean isScheme(String text, int at, String scheme) {
        int blank = at + scheme.length() - 1;
        return blank < text.length()
                && text.charAt(blank) == ' '
                && text.regionMatches(true, at, scheme, 0, scheme.length());
    }

    /** Whether the name of the header stands in front, joined as in {@code Authorization: } or {@code authorization=[}. */
    private static boolean isHeader(String text, int word) {
        int to = word;
        boolean joined = false;
        while (to > 0 && word - to < LONGEST_JOINT && isJoint(text.charAt(to - 1))) {
            to--;
            joined |= text.charAt(to) != ' ';
        }
        return joined && Ascii.endsWith(text, to, HEADER);
    }

    private static boolean isJoint(char c) {
        return c == ' ' || c == ':' || c == '=' || c == '[' || c == '\\' || Ascii.isQuote(c);
    }

    /** Whether it is something no language writes: a digit, a sign, or a capital behind a small letter. */
    private static boolean isMade(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean letter = Ascii.isLower(c) || Ascii.isUpper(c);
            if ((!letter && c != '-') || (i > from && Ascii.isUpper(c) && Ascii.isLower(text.charAt(i - 1)))) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is base64 of printable text with a colon in it. */
    private static boolean isUserAndPassword(String text, int from, int to) {
        int bits = 0;
        int held = 0;
        boolean colon = false;
        for (int i = from; i < to; i++) {
            int digit = base64(text.charAt(i));
            if (digit < 0) {
                return colon && text.charAt(i) == '=';
            }
            bits = bits << 6 | digit;
            held += 6;
            if (held >= 8) {
                held -= 8;
                int octet = bits >> held & 0xFF;
                if (octet < ' ' || octet == 0x7F) {
                    return false;
                }
                colon |= octet == ':';
            }
        }
        return colon;
    }

    private static int base64(char c) {
        if (Ascii.isUpper(c)) {
            return c - 'A';
        } else if (Ascii.isLower(c)) {
            return c - 'a' + 26;
        } else if (Ascii.isDigit(c)) {
            return c - '0' + 52;
        }
        return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
    }
}
