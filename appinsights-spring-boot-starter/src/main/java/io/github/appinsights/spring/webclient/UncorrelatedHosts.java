package io.github.appinsights.spring.webclient;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hosts that are not told of the trace. */
final class UncorrelatedHosts {

    private static final String PROPERTY = "appinsights.web-client.correlation-exclude-hosts";

    private final Set<String> names = new HashSet<>();
    private final List<String> suffixes = new ArrayList<>();

    /** @throws IllegalArgumentException for what is neither a host nor {@code *.} and a domain */
    UncorrelatedHosts(Collection<String> hosts) {
        for (String host : hosts) {
            add(host.strip().toLowerCase(Locale.ROOT));
        }
    }

    boolean contains(@Nullable String host) {
        if (host == null || (names.isEmpty() && suffixes.isEmpty())) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        if (names.contains(name)) {
            return true;
        }
        for (String suffix : suffixes) {
            if (name.endsWith(suffix)) {
                return true;
            }
        }
        return false;
    }

    private void add(String host) {
        boolean domain = host.startsWith("*.");
        String name = domain ? host.substring(1) : host;
        boolean literal = name.startsWith("[") && name.endsWith("]");
        if (name.length() <= 1 || contains(name, "*/@? ") || (!literal && contains(name, ":"))) {
            throw new IllegalArgumentException(
                    PROPERTY + ": \"" + host + "\" is neither a host nor a domain such as *.example.com");
        }
        if (domain) {
            suffixes.add(name);
        } else {
            names.add(name);
        }
    }

    private static boolean contains(String name, String characters) {
        return name.chars().anyMatch(character -> characters.indexOf(character) >= 0);
    }
}
