package io.github.appinsights.processing;

/**
 * Values that their names give away: {@code name=value} in statements, connection strings, forms and queries, and
 * {@code "name": "value"}.
 */
final class NamedSecret {

    /** Of a token or signature behind a name that is used for other things, too. */
    private static final int SHORTEST_TOKEN = 16;

    private final QueryParameters parameters;

    NamedSecret(QueryParameters parameters) {
        this.parameters = parameters;
    }

    /**
     * @param equals where an equals sign stands
     * @param floor where the lookout behind ends, which is where a secret was masked, if not at 0
     */
    long atEquals(String text, int equals, int floor) {
        boolean apart = equals > floor && text.charAt(equals - 1) == ' ';
        int nameEnd = apart ? equals - 1 : equals;
        int name = nameStart(text, nameEnd, floor);
        if (name == nameEnd) {
            return Span.NONE;
        }
        char before = name == 0 ? ' ' : name == floor ? SecretMasking.MASK.charAt(0) : text.charAt(name - 1);
        boolean inQuery = !apart && (before == '?' || before == '&');
        SecretName kind = inQuery && parameters.isSecret(text, name, nameEnd)
                ? SecretName.ALWAYS
                : SecretName.of(text, name, nameEnd);
        if (kind == SecretName.NO) {
            return Span.NONE;
        }
        int value = equals + 1;
        boolean blank = value < text.length() && text.charAt(value) == ' ';
        int quote = quoteAt(text, blank ? value + 1 : value);
        if (quote >= 0) {
            return !opens(text, quote)
                    ? Span.NONE
                    : secret(kind, text, quote + 1, SecretValue.closingQuote(text, quote));
        } else if (apart || blank) {
            return Span.NONE;
        }
        boolean inList = before == ';' || (before == ' ' && name > 1 && text.charAt(name - 2) == ';');
        return secret(kind, text, value, inList ? SecretValue.endInList(text, value) : SecretValue.end(text, value));
    }

    /**
     * @param colon where a colon stands
     * @param floor where the lookout behind ends
     */
    long atColon(String text, int colon, int floor) {
        if (colon - 1 <= floor || !Ascii.isQuote(text.charAt(colon - 1))) {
            return Span.NONE;
        }
        int nameEnd = text.charAt(colon - 2) == '\\' ? colon - 2 : colon - 1;
        int name = nameStart(text, nameEnd, floor);
        if (name == floor || !Ascii.isQuote(text.charAt(name - 1))) {
            return Span.NONE;
        }
        SecretName kind = SecretName.of(text, name, nameEnd);
        int value = colon + 1;
        while (value < text.length() && text.charAt(value) == ' ' && value - colon < 3) {
            value++;
        }
        int quote = quoteAt(text, value);
        return kind == SecretName.NO || quote < 0
                ? Span.NONE
                : secret(kind, text, quote + 1, SecretValue.closingQuote(text, quote));
    }

    private static long secret(SecretName kind, String text, int from, int to) {
        boolean masked = kind == SecretName.ALWAYS ? !Placeholder.isIn(text, from, to) : isToken(text, from, to);
        return masked ? Span.of(from, to) : Span.NONE;
    }

    private static boolean isToken(String text, int from, int to) {
        int end = from;
        while (end < to && Ascii.isToken(text.charAt(end)) && !isEquals(text, end)) {
            end++;
        }
        return end - from >= SHORTEST_TOKEN && Ascii.hasDigit(text, from, end);
    }

    /** Whether another value begins there: padding stands at the end only. */
    private static boolean isEquals(String text, int at) {
        return text.charAt(at) == '=' && at + 1 < text.length() && Ascii.isWord(text.charAt(at + 1));
    }

    private static int nameStart(String text, int to, int floor) {
        int from = to;
        while (from > floor && isInName(text.charAt(from - 1))) {
            from--;
        }
        return from;
    }

    private static boolean isInName(char c) {
        return Ascii.isBase64Url(c) || c == '.' || c == '%' || c == '+' || c == '[' || c == ']' || c == '$';
    }

    /** A quote behind an equals sign may also close what began before it. */
    private static boolean opens(String text, int quote) {
        char next = quote + 1 < text.length() ? text.charAt(quote + 1) : ' ';
        return !Ascii.isBlank(next)
                && next != ','
                && next != ';'
                && next != ')'
                && next != ']'
                && next != '}'
                && next != '>';
    }

    /** Where the quote is that opens a value, which may be escaped; negative where there is none. */
    private static int quoteAt(String text, int at) {
        int quote = at < text.length() && text.charAt(at) == '\\' ? at + 1 : at;
        return quote < text.length() && Ascii.isQuote(text.charAt(quote)) ? quote : -1;
    }
}
