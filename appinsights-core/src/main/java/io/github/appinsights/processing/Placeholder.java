package io.github.appinsights.processing;

/** What stands where a secret would, and tells nothing: parameters of statements and patterns, words for nothing, masks. */
final class Placeholder {

    private static final String[] WORDS = {SecretMasking.MASK, "null", "none", "true", "false", "%s"};

    private Placeholder() {}

    /** Whether that stretch of the text is empty or one of them. */
    static boolean isIn(String text, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return true;
        }
        for (String word : WORDS) {
            if (length == word.length() && text.regionMatches(true, from, word, 0, length)) {
                return true;
            }
        }
        return switch (text.charAt(from)) {
            case '?' -> isDigits(text, from + 1, to);
            case '$' -> (length > 1 && isDigits(text, from + 1, to)) || isName(text, from + 1, to, '{', '}');
            case '#' -> isName(text, from + 1, to, '{', '}');
            case '{' -> isName(text, from, to, '{', '}');
            case '<' -> isName(text, from, to, '<', '>');
            case '*' -> isStars(text, from, to);
            default -> false;
        };
    }

    /** A name between brackets, or none; what a property has for want of a value, {@code ${name:value}}, may be a secret. */
    private static boolean isName(String text, int from, int to, char opening, char closing) {
        if (to - from < 2 || text.charAt(from) != opening || text.charAt(to - 1) != closing) {
            return false;
        }
        for (int i = from + 1; i < to - 1; i++) {
            if (!Ascii.isBase64Url(text.charAt(i)) && text.charAt(i) != '.') {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Ascii.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isStars(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '*') {
                return false;
            }
        }
        return true;
    }
}
