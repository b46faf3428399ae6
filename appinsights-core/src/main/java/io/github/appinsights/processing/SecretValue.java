package io.github.appinsights.processing;

/** How far a secret reaches. In doubt it is too far: a secret that is masked in part is no secret any more. */
final class SecretValue {

    private SecretValue() {}

    /** The end of a value without quotes. */
    static int end(String text, int from) {
        int to = from;
        while (to < text.length() && !endsAt(text, to)) {
            to++;
        }
        boolean separated = to < text.length() && (text.charAt(to) == ';' || text.charAt(to) == '&');
        while (!separated && to > from && isPunctuation(text.charAt(to - 1)) && !Placeholder.isIn(text, from, to)) {
            to--;
        }
        return to;
    }

    /** The end of a value in a connection string, which may have blanks in it. */
    static int endInList(String text, int from) {
        int end = end(text, from);
        for (int to = end; to < text.length(); to++) {
            char c = text.charAt(to);
            if (c == ';' && endsPair(text, to)) {
                return to;
            } else if (c == '=' || c == '\n' || c == '\r' || Ascii.isQuote(c)) {
                break;
            }
        }
        return end;
    }

    /** Where a quoted value ends; at the end of the line, where it is not closed. */
    static int closingQuote(String text, int quote) {
        char mark = text.charAt(quote);
        boolean escaped = quote > 0 && text.charAt(quote - 1) == '\\';
        int to = quote + 1;
        for (; to < text.length() && text.charAt(to) != '\n'; to++) {
            char c = text.charAt(to);
            if (c == '\\' && !escaped) {
                to++;
            } else if (c == mark) {
                if (escaped || to + 1 == text.length() || text.charAt(to + 1) != mark) {
                    return escaped && text.charAt(to - 1) == '\\' ? to - 1 : to;
                }
                to++; // a doubled one stands for itself
            }
        }
        return Math.min(to, text.length());
    }

    private static boolean endsAt(String text, int at) {
        char c = text.charAt(at);
        return switch (c) {
            case '&', ';', ',' -> endsPair(text, at);
            case '"', '\'', '`' -> at + 1 == text.length() || !Ascii.isWord(text.charAt(at + 1));
            case '<' -> text.startsWith("/", at + 1);
            default -> Ascii.isBlank(c);
        };
    }

    /** Whether a separator is one: where neither an end nor another name follows, it is a part of the value. */
    private static boolean endsPair(String text, int separator) {
        int at = separator + 1;
        if (at == text.length()
                || Ascii.isBlank(text.charAt(at))
                || Ascii.isQuote(text.charAt(at))
                || text.charAt(at) == '&') {
            return true;
        }
        while (at < text.length() && isInName(text.charAt(at), text.charAt(separator))) {
            at++;
        }
        return at > separator + 1 && at < text.length() && text.charAt(at) == '=';
    }

    private static boolean isInName(char c, char separator) {
        return Ascii.isBase64Url(c) || c == '.' || c == '%' || (c == ' ' && separator == ';');
    }

    private static boolean isPunctuation(char c) {
        return c == ',' || c == '.' || c == ':' || c == ')' || c == ']' || c == '}' || c == '\\';
    }
}
