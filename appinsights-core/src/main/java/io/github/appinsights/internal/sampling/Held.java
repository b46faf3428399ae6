package io.github.appinsights.internal.sampling;

import io.github.appinsights.model.Telemetry;
import org.jspecify.annotations.Nullable;

/**
 * An item that waits, and those below it.
 *
 * @param size what it takes of the room, in bytes
 * @param items how many they are, it included
 * @param bytes what all of them take
 */
record Held(Telemetry item, int size, @Nullable Held below, int items, long bytes) {

    Held(Telemetry item, int size, @Nullable Held below) {
        this(item, size, below, below == null ? 1 : below.items + 1, below == null ? size : below.bytes + size);
    }

    static @Nullable Held oldestFirst(@Nullable Held newest) {
        Held turned = null;
        for (Held next = newest; next != null; next = next.below) {
            turned = new Held(next.item, next.size, turned);
        }
        return turned;
    }
}
