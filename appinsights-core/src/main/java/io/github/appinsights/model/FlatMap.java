package io.github.appinsights.model;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Immutable map of a few entries in one array: key, value, key, value. Keeps the order of the caller, which {@code Map.copyOf}
 * does not, at a quarter of the bytes of a {@code LinkedHashMap}.
 */
final class FlatMap<V> extends AbstractMap<String, V> {

    private final Object[] cells;

    /** @param cells owned by this map from now on */
    FlatMap(Object[] cells) {
        this.cells = cells;
    }

    @Override
    public int size() {
        return cells.length / 2;
    }

    @Override
    @SuppressWarnings("unchecked") // the one constructor takes pairs of String and V
    public void forEach(BiConsumer<? super String, ? super V> action) {
        for (int i = 0; i < cells.length; i += 2) {
            action.accept((String) cells[i], (V) cells[i + 1]);
        }
    }

    @Override
    public Set<Map.Entry<String, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return FlatMap.this.size();
            }

            @Override
            public Iterator<Map.Entry<String, V>> iterator() {
                return new Entries();
            }
        };
    }

    /** Whether its values, which are all of one type, are of this one. */
    boolean holds(Class<V> type) {
        return cells.length == 0 || type.isInstance(cells[1]);
    }

    /** Characters of all keys, and of all values that are text. */
    int textLength() {
        int length = 0;
        for (Object cell : cells) {
            length += cell instanceof String text ? text.length() : Double.BYTES;
        }
        return length;
    }

    private final class Entries implements Iterator<Map.Entry<String, V>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < cells.length;
        }

        @Override
        @SuppressWarnings("unchecked") // as above
        public Map.Entry<String, V> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            next += 2;
            return Map.entry((String) cells[next - 2], (V) cells[next - 1]);
        }
    }
}
