package io.github.appinsights.test;

import io.github.appinsights.model.Telemetry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What arrived, to be read by people: items by operation, in the order of arrival, each below the one that caused it. Those a message
 * is about are marked.
 */
final class Report {

    private static final int MOST = 100;
    private static final String NONE = "";

    private final StringBuilder text = new StringBuilder();
    private final Set<Telemetry> marked = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Telemetry> written = Collections.newSetFromMap(new IdentityHashMap<>());

    private Report(Collection<? extends Telemetry> marked) {
        this.marked.addAll(marked);
    }

    static String of(List<Telemetry> items) {
        return of(items, List.of());
    }

    static String of(List<Telemetry> items, Collection<? extends Telemetry> marked) {
        if (items.isEmpty()) {
            return "Nothing arrived.";
        }
        Report report = new Report(marked);
        report.write(items);
        return report.text.toString();
    }

    private void write(List<Telemetry> items) {
        text.append(Words.count(items.size(), "item")).append(" arrived:");
        List<Telemetry> shown = items.subList(Math.max(0, items.size() - MOST), items.size());
        byOperation(shown).forEach(this::write);
        if (shown.size() < items.size()) {
            text.append("\n  and ").append(items.size() - shown.size()).append(" before these");
        }
    }

    private static Map<String, List<Telemetry>> byOperation(List<Telemetry> items) {
        Map<String, List<Telemetry>> groups = new LinkedHashMap<>();
        for (Telemetry item : items) {
            String id = Correlation.operationId(item);
            groups.computeIfAbsent(id == null ? NONE : id, key -> new ArrayList<>())
                    .add(item);
        }
        return groups;
    }

    @SuppressWarnings("ReferenceEquality") // equal items are two
    private void write(String operation, List<Telemetry> items) {
        text.append("\n  ").append(operation.equals(NONE) ? "no operation" : "operation " + operation);
        items.stream()
                .map(Correlation::operationName)
                .filter(name -> name != null && !name.isEmpty())
                .findFirst()
                .ifPresent(name -> text.append(", ").append(Words.shortened(name)));
        Map<String, List<Telemetry>> children = new LinkedHashMap<>();
        List<Telemetry> roots = new ArrayList<>();
        for (Telemetry item : items) {
            String parent = Correlation.parentId(item);
            if (parent != null
                    && items.stream().anyMatch(other -> other != item && parent.equals(Correlation.id(other)))) {
                children.computeIfAbsent(parent, key -> new ArrayList<>()).add(item);
            } else {
                roots.add(item);
            }
        }
        roots.forEach(root -> write(root, children, 0));
        // parents in a circle have no root
        items.forEach(item -> write(item, children, 0));
    }

    private void write(Telemetry item, Map<String, List<Telemetry>> children, int depth) {
        if (!written.add(item)) {
            return;
        }
        text.append('\n').append(marked.contains(item) ? "  > " : "    ").append("  ".repeat(depth));
        text.append(Line.of(item));
        @Nullable String id = Correlation.id(item);
        if (id != null) {
            children.getOrDefault(id, List.of()).forEach(child -> write(child, children, depth + 1));
        }
    }
}
