package io.github.appinsights.model;

import io.github.appinsights.internal.limits.FieldLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Copies the caller's properties and measurements into what the service takes.
 *
 * <p>Keys are stripped, cut to 150 characters and, where that makes them collide, numbered; pairs whose key needed no change
 * come first. A pair without key or value, and a measurement that is no finite number, is left out. A map that fails while it
 * is read, because another thread changes it, gives what was read until then.
 */
final class Dimensions {

    private static final Object[] NO_CELLS = {};
    private static final FlatMap<?> EMPTY = new FlatMap<>(NO_CELLS);

    /** Characters copied of one map: four times what fits into an item, so that the longest values can be cut first. */
    private static final int MAX_TEXT = 4 * FieldLimits.ITEM_BYTES;

    /** Pairs room is made for at once, whatever a map says of its size. */
    private static final int MAX_EXPECTED = 64;

    private Object[] cells = NO_CELLS;
    private int used;
    private int text;
    private List<Object> changedKeys = List.of();

    private Dimensions() {}

    static Map<String, String> properties(@Nullable Map<String, String> source) {
        return copy(source, String.class);
    }

    static Map<String, Double> measurements(@Nullable Map<String, Double> source) {
        return copy(source, Double.class);
    }

    static int textLength(Map<String, ?> dimensions) {
        return ((FlatMap<?>) dimensions).textLength();
    }

    @SuppressWarnings("unchecked") // an empty map has no values, and read() checks each value
    private static <V> FlatMap<V> copy(@Nullable Map<String, V> source, Class<V> type) {
        if (source == null) {
            return (FlatMap<V>) EMPTY;
        }
        if (source instanceof FlatMap<V> copied && copied.holds(type)) {
            return copied;
        }
        Dimensions copy = new Dimensions();
        try {
            copy.read(source, type);
        } catch (Throwable thrown) {
            ForeignCode.contain(thrown); // what was read so far stands
        }
        copy.placeChanged();
        return copy.used == 0 ? (FlatMap<V>) EMPTY : new FlatMap<>(copy.exactCells());
    }

    private Object[] exactCells() {
        return used == cells.length ? cells : Arrays.copyOf(cells, used);
    }

    private void read(Map<?, ?> source, Class<?> type) {
        cells = new Object[2 * Math.max(1, Math.min(source.size(), MAX_EXPECTED))];
        boolean distinct = comparesByEquals(source);
        Set<String> placed = distinct ? Set.of() : new HashSet<>();
        for (Map.Entry<?, ?> entry : source.entrySet()) {
            Object value = entry.getValue();
            if (!(entry.getKey() instanceof String key) || !type.isInstance(value) || !isFinite(value)) {
                continue;
            }
            String fit = FieldLimits.wellFormed(FieldLimits.stripAndCut(key, FieldLimits.PROPERTY_KEY));
            if (fit.isEmpty()) {
                continue;
            }
            Object kept = value instanceof String string ? FieldLimits.cut(string, FieldLimits.PROPERTY_VALUE) : value;
            text += fit.length() + (kept instanceof String string ? string.length() : Double.BYTES);
            if (text > MAX_TEXT) {
                return;
            }
            if (fit.equals(key) && (distinct || placed.add(fit))) {
                place(fit, kept);
            } else {
                placeLater(fit, kept);
            }
        }
    }

    private static boolean isFinite(Object value) {
        return !(value instanceof Double number) || Double.isFinite(number);
    }

    /** Others, as {@code IdentityHashMap} or what an application wrote itself, may hold the same text twice. */
    private static boolean comparesByEquals(Map<?, ?> source) {
        Class<?> type = source.getClass();
        return type == HashMap.class
                || type == LinkedHashMap.class
                || (type == TreeMap.class && ((TreeMap<?, ?>) source).comparator() == null)
                || type.getName().startsWith("java.util.ImmutableCollections");
    }

    private void place(String key, Object value) {
        if (used == cells.length) {
            cells = Arrays.copyOf(cells, Math.max(2, used * 2));
        }
        cells[used++] = key;
        cells[used++] = value;
    }

    private void placeLater(String key, Object value) {
        if (changedKeys.isEmpty()) {
            changedKeys = new ArrayList<>();
        }
        changedKeys.add(key);
        changedKeys.add(value);
    }

    private void placeChanged() {
        if (changedKeys.isEmpty()) {
            return;
        }
        Set<Object> taken = new HashSet<>();
        for (int i = 0; i < used; i += 2) {
            taken.add(cells[i]);
        }
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < changedKeys.size(); i += 2) {
            place(free((String) changedKeys.get(i), taken, numbers), changedKeys.get(i + 1));
        }
    }

    /** The key, or its first 147 characters and the first number that makes it unique. */
    private static String free(String key, Set<Object> taken, Map<String, Integer> numbers) {
        String candidate = key;
        while (!taken.add(candidate)) {
            String stem = FieldLimits.cut(key, FieldLimits.PROPERTY_KEY - 3);
            String number = Integer.toString(numbers.merge(stem, 1, Integer::sum));
            candidate = FieldLimits.cut(stem, FieldLimits.PROPERTY_KEY - number.length()) + number;
        }
        return candidate;
    }
}
