package io.github.appinsights.processing;

/** Takes out of a text that is a URL what only a URL has: user info, fragment, session ids, and secret parameters. Immutable. */
final class UrlMasking {

    private static final String SESSION_ID = ";jsessionid=";

    private final QueryParameters parameters;

    UrlMasking(QueryParameters parameters) {
        this.parameters = parameters;
    }

    String masked(String url) {
        String bare = withoutUserInfo(withoutFragment(url));
        int query = bare.indexOf('?');
        String path = withoutSessionIds(query < 0 ? bare : bare.substring(0, query));
        return query < 0 ? path : withQuery(path, bare, query);
    }

    private String withQuery(String path, String bare, int query) {
        String masked = maskedQuery(bare.substring(query));
        boolean same = path.length() == query
                && masked.regionMatches(0, bare, query, bare.length() - query)
                && masked.length() == bare.length() - query;
        return same ? bare : path + masked;
    }

    private static String withoutFragment(String url) {
        int fragment = url.indexOf('#');
        return fragment < 0 ? url : url.substring(0, fragment);
    }

    private static String withoutUserInfo(String url) {
        int authority = url.indexOf("//");
        if (authority < 0) {
            return url;
        }
        int end = authority + 2;
        while (end < url.length() && url.charAt(end) != '/' && url.charAt(end) != '?') {
            end++;
        }
        int at = url.lastIndexOf('@', end - 1);
        return at <= authority + 1 ? url : url.substring(0, authority + 2) + url.substring(at + 1);
    }

    private static String withoutSessionIds(String path) {
        int session = sessionId(path, 0);
        if (session < 0) {
            return path;
        }
        StringBuilder kept = new StringBuilder(path.length());
        int from = 0;
        while (session >= 0) {
            kept.append(path, from, session);
            from = session + 1;
            while (from < path.length() && path.charAt(from) != ';' && path.charAt(from) != '/') {
                from++;
            }
            session = sessionId(path, from);
        }
        return kept.append(path, from, path.length()).toString();
    }

    /** Where the next session id begins, in any letter case; negative where there is none. */
    private static int sessionId(String path, int from) {
        int start = path.indexOf(';', from);
        while (start >= 0 && !path.regionMatches(true, start, SESSION_ID, 0, SESSION_ID.length())) {
            start = path.indexOf(';', start + 1);
        }
        return start;
    }

    /** @param query with its question mark */
    private String maskedQuery(String query) {
        if (query.indexOf('=') < 0) {
            return query;
        }
        StringBuilder masked = new StringBuilder(query.length());
        boolean inSecret = false;
        int from = 0;
        while (from < query.length()) {
            int equals = -1;
            int to = from + 1;
            while (to < query.length() && query.charAt(to) != '&' && query.charAt(to) != ';') {
                if (equals < 0 && query.charAt(to) == '=') {
                    equals = to;
                }
                to++;
            }
            if (equals > 0 && parameters.isSecret(query, from + 1, equals)) {
                masked.append(query, from, equals + 1).append(SecretMasking.MASK);
                inSecret = true;
            } else if (!inSecret || equals > 0 || query.charAt(from) != ';') {
                masked.append(query, from, to);
                inSecret = false;
            } // else a semicolon that stands in the secret itself, as no name follows it
            from = to;
        }
        return masked.toString();
    }
}
