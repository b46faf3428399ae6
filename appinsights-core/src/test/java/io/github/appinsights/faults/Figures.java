package io.github.appinsights.faults;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Named values that travel as one line from the client's process to the test. */
record Figures(Map<String, String> values) {

    static Figures of(String line) {
        Map<String, String> values = new TreeMap<>();
        for (String pair : line.strip().split(" ")) {
            int at = pair.indexOf('=');
            if (at > 0) {
                values.put(pair.substring(0, at), pair.substring(at + 1));
            }
        }
        return new Figures(values);
    }

    static Figures empty() {
        return new Figures(new TreeMap<>());
    }

    Figures put(String name, Object value) {
        values.put(name, value.toString().replace(' ', '_'));
        return this;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name) {
        return Objects.requireNonNull(values.get(name), () -> name + " is not among " + values);
    }

    /** Zero where nothing was counted under that name. */
    long number(String name) {
        return Long.parseLong(values.getOrDefault(name, "0"));
    }

    String line() {
        StringBuilder line = new StringBuilder();
        values.forEach(
                (name, value) -> line.append(name).append('=').append(value).append(' '));
        return line.toString().strip();
    }
}
