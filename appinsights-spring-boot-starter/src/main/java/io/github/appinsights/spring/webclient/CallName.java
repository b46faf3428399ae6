package io.github.appinsights.spring.webclient;

import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * Names of calls: the method and the path of the URI template, so that there are few of them. A template without a variable may
 * well be a path with an id in it that was put together by hand, so only the first of those are used. Thread-safe.
 */
final class CallName {

    static final int MOST_LITERAL_PATHS = 200;
    static final int LONGEST_LITERAL_PATH = 256;

    private final Set<String> literalPaths = ConcurrentHashMap.newKeySet();

    /** @param template as it was given to the client; null where it was given a URI */
    String of(HttpMethod method, @Nullable String template) {
        String path = template == null ? "/" : path(template);
        return method.name() + ' ' + (path.indexOf('{') >= 0 || isKnown(path) ? path : "/");
    }

    private boolean isKnown(String literal) {
        if (literal.length() > LONGEST_LITERAL_PATH) {
            return false;
        }
        if (literalPaths.contains(literal)) {
            return true;
        }
        // threads that come here together may add a few more
        return literalPaths.size() < MOST_LITERAL_PATHS && literalPaths.add(literal);
    }

    /** Without scheme, authority, path parameters, query and fragment. */
    private static String path(String template) {
        int end = end(template);
        int authority = template.indexOf("://");
        int start = 0;
        if (authority >= 0 && authority < end) {
            start = template.indexOf('/', authority + 3);
            if (start < 0 || start >= end) {
                return "/";
            }
        }
        return start == end ? "/" : template.substring(start, end);
    }

    private static int end(String template) {
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            if (c == '?' || c == '#' || c == ';') {
                return i;
            }
        }
        return template.length();
    }

    /** Host, and port where it is not the one of the scheme. */
    static String target(URI url) {
        String host = url.getHost();
        if (host == null) {
            String authority = url.getRawAuthority(); // a name no standard allows, with an underscore for instance
            return authority == null ? "" : authority.substring(authority.lastIndexOf('@') + 1);
        }
        int port = url.getPort();
        return port < 0 || port == standardPort(url.getScheme()) ? host : host + ':' + port;
    }

    private static int standardPort(@Nullable String scheme) {
        if ("https".equalsIgnoreCase(scheme)) {
            return 443;
        }
        return "http".equalsIgnoreCase(scheme) ? 80 : -1;
    }
}
