package io.github.appinsights.it.dependencies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The verbose tree of Maven's dependency plugin. A jar is shown with what it brings at one of its places only. */
final class DependencyTree {

    /** Such as {@code |  +- io.netty:netty-common:jar:4.2.15.Final:compile}; in brackets where it is shown elsewhere. */
    private static final Pattern LINE = Pattern.compile("((?:[|+\\\\ -]{3})*)(\\(?)([^: ]+:[^: ]+):([^ )]+).*");

    private final Map<String, Set<String>> brought = new LinkedHashMap<>();
    private final Map<String, String> versions = new LinkedHashMap<>();

    private DependencyTree(List<String> lines) {
        List<String> path = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(line);
            }
            int depth = matcher.group(1).length() / 3;
            String jar = matcher.group(3);
            path.subList(depth, path.size()).clear();
            if (depth > 0) {
                brought.computeIfAbsent(path.get(depth - 1), any -> new LinkedHashSet<>())
                        .add(jar);
            }
            path.add(jar);
            if (matcher.group(2).isEmpty()) {
                versions.put(jar, version(matcher.group(4)));
            }
        }
    }

    static DependencyTree read(Path file) throws IOException {
        return new DependencyTree(Files.readAllLines(file));
    }

    /** The jar and what it brings, down to the leaves, each as {@code group:artifact}. */
    Set<String> of(String jar) {
        Set<String> all = new LinkedHashSet<>();
        Deque<String> left = new ArrayDeque<>(List.of(jar));
        while (!left.isEmpty()) {
            String next = left.remove();
            if (all.add(next)) {
                left.addAll(brought.getOrDefault(next, Set.of()));
            }
        }
        return all;
    }

    /** As Maven resolved it. */
    String version(String jar, String absent) {
        return versions.getOrDefault(jar, absent);
    }

    /** Of {@code jar:1.0:compile}, or {@code jar:classifier:1.0:compile}. */
    private static String version(String rest) {
        String[] parts = rest.split(":", -1);
        return parts[parts.length - 2];
    }
}
