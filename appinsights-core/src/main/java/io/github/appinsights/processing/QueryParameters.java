package io.github.appinsights.processing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** Names of query parameters whose values are secrets, in any letter case. Immutable. */
final class QueryParameters {

    private final String[] names;

    QueryParameters(Collection<String> names) {
        this.names = names.stream().map(String::strip).distinct().toArray(String[]::new);
    }

    /** Whether that stretch of the text is one of them. A name in disguise, {@code %73ig}, is still the name. */
    boolean isSecret(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '%') {
                String name = decoded(text.substring(from, to));
                return isOne(name, 0, name.length());
            }
        }
        return isOne(text, from, to);
    }

    private boolean isOne(String text, int from, int to) {
        for (String name : names) {
            if (name.length() == to - from && text.regionMatches(true, from, name, 0, to - from)) {
                return true;
            }
        }
        return false;
    }

    private static String decoded(String rawName) {
        try {
            return URLDecoder.decode(rawName, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return rawName;
        }
    }
}
