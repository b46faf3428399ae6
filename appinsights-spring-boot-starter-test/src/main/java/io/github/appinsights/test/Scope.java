package io.github.appinsights.test;

import io.github.appinsights.model.Telemetry;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which items are looked at.
 *
 * @param operations ids of their operations; null for all items
 */
record Scope(@Nullable Set<String> operations) {

    static final Scope ALL = new Scope(null);

    String words() {
        if (operations == null) {
            return "";
        }
        return (operations.size() == 1 ? " in operation " : " in one of the operations ")
                + String.join(", ", operations);
    }

    List<Telemetry> of(List<Telemetry> items) {
        Set<String> ids = operations;
        if (ids == null) {
            return items;
        }
        return items.stream()
                .filter(item -> {
                    String id = Correlation.operationId(item);
                    return id != null && ids.contains(id);
                })
                .toList();
    }
}
