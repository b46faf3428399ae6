package io.github.appinsights.processing;

/** Classes of characters that secrets and their names are made of. */
final class Ascii {

    private Ascii() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    static boolean isWord(char c) {
        return isLower(c) || isUpper(c) || isDigit(c);
    }

    /** What base64url is written in. */
    static boolean isBase64Url(char c) {
        return isWord(c) || c == '-' || c == '_';
    }

    /** What tokens and signatures are written in, percent-encoded or not. */
    static boolean isToken(char c) {
        return isBase64Url(c) || c == '.' || c == '~' || c == '+' || c == '/' || c == '=' || c == '%';
    }

    /** Blanks, line ends and other control characters. */
    static boolean isBlank(char c) {
        return c <= ' ';
    }

    static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    /** Where the run of token characters that begins there ends. */
    static int tokenEnd(String text, int from) {
        int to = from;
        while (to < text.length() && isToken(text.charAt(to))) {
            to++;
        }
        return to;
    }

    static boolean hasDigit(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code lower}, which is in lower case, stands in front of that place, in any letter case. */
    static boolean endsWith(String text, int to, String lower) {
        return to >= lower.length() && text.regionMatches(true, to - lower.length(), lower, 0, lower.length());
    }
}
