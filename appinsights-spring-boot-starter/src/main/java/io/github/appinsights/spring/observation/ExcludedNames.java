package io.github.appinsights.spring.observation;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Observations that are left out, by the beginning of their names. */
final class ExcludedNames {

    private final String[] prefixes;

    ExcludedNames(Collection<String> prefixes) {
        this.prefixes = prefixes.stream()
                .map(String::strip)
                .filter(prefix -> !prefix.isEmpty())
                .toArray(String[]::new);
    }

    /** Whether it has no name or one that is excluded. */
    boolean contains(@Nullable String name) {
        if (name == null) {
            return true;
        }
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
