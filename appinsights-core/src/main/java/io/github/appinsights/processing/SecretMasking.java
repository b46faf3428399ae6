package io.github.appinsights.processing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes secrets out of URLs before they are told: user info, fragment, {@code ;jsessionid=…}, and the values of query parameters
 * that carry credentials. Immutable, thread-safe.
 */
public final class SecretMasking {

    /** What stands in the place of a secret. */
    public static final String MASK = "REDACTED";

    /** Names of query parameters whose values are secrets, in any letter case. */
    public static final List<String> DEFAULT_PARAMETERS = List.of(
            "sig",
            "signature",
            "token",
            "access_token",
            "refresh_token",
            "id_token",
            "code",
            "client_secret",
            "password",
            "pwd",
            "secret",
            "api_key",
            "apikey",
            "key",
            "AWSAccessKeyId",
            "X-Amz-Signature",
            "X-Amz-Credential",
            "X-Amz-Security-Token",
            "X-Goog-Signature");

    private static final String SESSION_ID = ";jsessionid=";
    private static final SecretMasking NONE = new SecretMasking(Set.of(), false);
    private static final SecretMasking DEFAULT = of(DEFAULT_PARAMETERS);

    private final Set<String> parameters;
    private final boolean enabled;

    private SecretMasking(Set<String> parameters, boolean enabled) {
        this.parameters = parameters;
        this.enabled = enabled;
    }

    /** Masks the {@linkplain #DEFAULT_PARAMETERS default parameters}. */
    public static SecretMasking defaults() {
        return DEFAULT;
    }

    /** Masks these query parameters, named in any letter case, instead of the default ones. */
    public static SecretMasking of(Collection<String> parameters) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : parameters) {
            names.add(name.strip());
        }
        return new SecretMasking(names, true);
    }

    /** Leaves everything as it is. */
    public static SecretMasking none() {
        return NONE;
    }

    /** The URL without its secrets. Never throws; what is no URL is treated as if it were one. */
    public String url(String url) {
        if (!enabled) {
            return url;
        }
        String bare = withoutUserInfo(withoutFragment(url));
        int query = bare.indexOf('?');
        String path = withoutSessionIds(query < 0 ? bare : bare.substring(0, query));
        return query < 0 ? path : path + maskedQuery(bare.substring(query));
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
            if (equals > 0 && isSecret(query.substring(from + 1, equals))) {
                masked.append(query, from, equals + 1).append(MASK);
                inSecret = true;
            } else if (!inSecret || equals > 0 || query.charAt(from) != ';') {
                masked.append(query, from, to);
                inSecret = false;
            } // else a semicolon that stands in the secret itself, as no name follows it
            from = to;
        }
        return masked.toString();
    }

    private boolean isSecret(String rawName) {
        return parameters.contains(rawName.indexOf('%') < 0 ? rawName : decoded(rawName));
    }

    /** A name in disguise, {@code %73ig}, is still the name. */
    private static String decoded(String rawName) {
        try {
            return URLDecoder.decode(rawName, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return rawName;
        }
    }
}
