package io.github.appinsights.processing;

/**
 * Finds secrets in any text by their shape, in one pass that looks closer only at the few characters a secret has nearby. Takes
 * time in proportion to the length of the text, whatever is in it, and allocates only where it finds something. Immutable.
 */
final class TextMasking {

    private final NamedSecret named;

    TextMasking(QueryParameters parameters) {
        this.named = new NamedSecret(parameters);
    }

    /** The very text, where it holds no secret. */
    String masked(String text) {
        StringBuilder masked = null;
        int done = 0;
        int at = next(text, 0);
        while (at < text.length()) {
            long secret = secret(text, at, done);
            int from = Span.from(secret);
            int to = Span.to(secret);
            if (secret != Span.NONE && from < to && !isMask(text, from, to)) {
                masked = (masked == null ? new StringBuilder(text.length()) : masked)
                        .append(text, done, from)
                        .append(SecretMasking.MASK);
                done = to;
            }
            at = next(text, Math.max(at + 1, to));
        }
        return masked == null ? text : masked.append(text, done, text.length()).toString();
    }

    /** The next character worth a closer look. Nearly all time for harmless text is spent here. */
    private static int next(String text, int from) {
        for (int at = from; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case '=', ':', 'J', 'B', 'b' -> {
                    return at;
                }
                default -> {}
            }
        }
        return text.length();
    }

    private long secret(String text, int at, int floor) {
        return switch (text.charAt(at)) {
            case '=' -> named.atEquals(text, at, floor);
            case ':' -> atColon(text, at, floor);
            case 'J' -> WebToken.at(text, at, floor);
            default -> HttpCredentials.at(text, at);
        };
    }

    private long atColon(String text, int at, int floor) {
        long userInfo = UserInfo.at(text, at);
        return userInfo == Span.NONE ? named.atColon(text, at, floor) : userInfo;
    }

    private static boolean isMask(String text, int from, int to) {
        return to - from == SecretMasking.MASK.length() && text.startsWith(SecretMasking.MASK, from);
    }
}
