package io.github.appinsights.processing;

/** Names that announce a secret wherever they stand. Those that are words of every day, as key and token, are not among them. */
enum SecretName {
    /** None of them. */
    NO,
    /** Whatever the value is, it is secret. */
    ALWAYS,
    /** Used for other things too: secret where the value looks like a token or a signature. */
    FOR_TOKENS;

    /** May end a longer name, as in {@code spring.datasource.password} or {@code DB_PASSWORD}. Without their hyphens and dots. */
    private static final String[] ENDS = {
        "password",
        "passwd",
        "accountkey",
        "sharedaccesskey",
        "secretaccesskey",
        "secretkey",
        "clientsecret",
        "accesstoken",
        "refreshtoken"
    };

    private static final String[] TOKEN_ENDS = {"accesskey", "accesskeyid", "apikey", "idtoken"};

    /** Of the names above, of {@code pwd} and of {@code sig}. */
    private static final String LAST_LETTERS = "dytngDYTNG";

    /** Headers, as they come in through a logging context. */
    private static final String[] HEADERS = {"authorization", "cookie"};

    /** What a name of that stretch of the text says of its value. */
    static SecretName of(String text, int from, int to) {
        if (to == from || LAST_LETTERS.indexOf(text.charAt(to - 1)) < 0) {
            return NO;
        }
        if (endsWithAny(text, from, to, ENDS) || endsWithWord(text, from, to, "pwd")) {
            return ALWAYS;
        }
        return endsWithAny(text, from, to, TOKEN_ENDS) || endsWithWord(text, from, to, "sig") ? FOR_TOKENS : NO;
    }

    /** Whether a custom property of that name holds a secret: the same names, and those of headers that carry credentials. */
    static boolean isOfProperty(String name) {
        return of(name, 0, name.length()) == ALWAYS || endsWithAny(name, 0, name.length(), HEADERS);
    }

    private static boolean endsWithAny(String text, int from, int to, String[] ends) {
        for (String end : ends) {
            if (endsWith(text, from, to, end)) {
                return true;
            }
        }
        return false;
    }

    /** From behind, over hyphens, dots and underscores. */
    private static boolean endsWith(String text, int from, int to, String end) {
        int left = end.length();
        int at = to;
        while (left > 0 && at > from) {
            char c = text.charAt(--at);
            boolean joint = c == '_' || c == '-' || c == '.';
            if (joint && left < end.length()) {
                continue;
            }
            if ((Ascii.isUpper(c) ? c + 32 : c) != end.charAt(--left)) {
                return false;
            }
        }
        return left == 0;
    }

    /** Not as the tail of another word, as in {@code design} or {@code OLDPWD}. */
    private static boolean endsWithWord(String text, int from, int to, String word) {
        int begin = to - word.length();
        if (begin < from || !Ascii.endsWith(text, to, word)) {
            return false;
        }
        return begin == from
                || !Ascii.isWord(text.charAt(begin - 1))
                || (Ascii.isUpper(text.charAt(begin)) && !Ascii.isUpper(text.charAt(begin - 1)));
    }
}
