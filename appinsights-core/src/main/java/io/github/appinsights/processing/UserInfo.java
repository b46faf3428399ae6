package io.github.appinsights.processing;

/** User and password in front of a host: {@code scheme://user:password@host}, and Oracle's {@code thin:user/password@host}. */
final class UserInfo {

    /** Of a user without password that is a token. */
    private static final int SHORTEST_TOKEN = 16;

    /** Of user and password that are not quite a URL's, so that searching them takes no time to speak of. */
    private static final int LONGEST = 512;

    private UserInfo() {}

    /** @param at where a colon stands */
    static long at(String text, int at) {
        if (text.startsWith("//", at + 1)) {
            return inAuthority(text, at + 3);
        }
        return Ascii.endsWith(text, at, "oracle:thin") || Ascii.endsWith(text, at, "oracle:oci")
                ? beforeAt(text, at + 1, '/')
                : Span.NONE;
    }

    private static long inAuthority(String text, int from) {
        int colon = -1;
        int at = -1;
        int end = from;
        for (; end < text.length() && !isEnd(text.charAt(end)) && !isDelimiter(text.charAt(end)); end++) {
            char c = text.charAt(end);
            if (c == '@') {
                at = end;
            } else if (c == ':' && colon < 0 && at < 0) {
                colon = end;
            }
        }
        if (at < 0) {
            boolean password = colon > from
                    && end < text.length()
                    && isDelimiter(text.charAt(end))
                    && text.charAt(from) != '['
                    && mayBePassword(text.charAt(colon + 1));
            return password ? beforeAt(text, from, ':') : Span.NONE;
        }
        boolean secret = colon < 0
                ? at - from >= SHORTEST_TOKEN && Ascii.hasDigit(text, from, at)
                : !Placeholder.isIn(text, colon + 1, at);
        return secret ? Span.of(from, at) : Span.NONE;
    }

    /** What follows a host and a colon is a port, or stands for one. */
    private static boolean mayBePassword(char c) {
        return !Ascii.isDigit(c) && !isDelimiter(c) && c != '{' && c != '$' && c != '<' && c != '*';
    }

    /** All up to the last {@code @} of this word, where user and password are joined as they should be. */
    private static long beforeAt(String text, int from, char joint) {
        int at = -1;
        boolean joined = false;
        int limit = Math.min(text.length(), from + LONGEST);
        for (int i = from; i < limit && !isEnd(text.charAt(i)) && !text.startsWith("://", i); i++) {
            if (text.charAt(i) == '@') {
                at = joined ? i : at;
                if (!joined || joint == '/') {
                    break;
                }
            }
            joined |= text.charAt(i) == joint;
        }
        return at < 0 ? Span.NONE : Span.of(from, at);
    }

    private static boolean isEnd(char c) {
        return Ascii.isBlank(c) || c == '"' || c == '<' || c == '>' || c == '`';
    }

    private static boolean isDelimiter(char c) {
        return c == '/' || c == '?' || c == '#' || c == '\\';
    }
}
