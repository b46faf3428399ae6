package io.github.appinsights.internal.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps batches in memory up to a number of bytes; the oldest leaves for a new one. One thread. */
public final class MemoryStore implements Store {

    private final Deque<Parcel> parcels = new ArrayDeque<>();
    private final long maxBytes;
    private long bytes;
    private long items;

    public MemoryStore(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public List<Parcel> addLast(Parcel parcel) {
        List<Parcel> evicted = makeRoom(parcel);
        if (!evicted.contains(parcel)) {
            parcels.addLast(parcel);
        }
        return evicted;
    }

    @Override
    public List<Parcel> addFirst(Parcel parcel) {
        List<Parcel> evicted = makeRoom(parcel);
        if (!evicted.contains(parcel)) {
            parcels.addFirst(parcel);
        }
        return evicted;
    }

    private List<Parcel> makeRoom(Parcel parcel) {
        if (parcel.bytes() > maxBytes) {
            return List.of(parcel);
        }
        List<Parcel> evicted = new ArrayList<>(0);
        while (bytes + parcel.bytes() > maxBytes) {
            Parcel oldest = oldest();
            parcels.remove(oldest);
            left(oldest);
            evicted.add(oldest);
        }
        bytes += parcel.bytes();
        items += parcel.items();
        return evicted;
    }

    /** Not simply the first: a batch that failed waits behind younger ones. */
    private Parcel oldest() {
        Parcel oldest = parcels.getFirst();
        for (Parcel parcel : parcels) {
            if (parcel.createdNanos() - oldest.createdNanos() < 0) {
                oldest = parcel;
            }
        }
        return oldest;
    }

    private void left(Parcel parcel) {
        bytes -= parcel.bytes();
        items -= parcel.items();
    }

    @Override
    public @Nullable Parcel poll() {
        Parcel next = parcels.pollFirst();
        if (next != null) {
            left(next);
        }
        return next;
    }

    @Override
    public boolean hasNext() {
        return !parcels.isEmpty();
    }

    @Override
    public long batches() {
        return parcels.size();
    }

    @Override
    public long items() {
        return items;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void forEach(Consumer<Parcel> action) {
        parcels.forEach(action);
    }

    @Override
    public List<Parcel> expire(long createdBefore) {
        List<Parcel> expired = parcels.stream()
                .filter(parcel -> parcel.createdNanos() - createdBefore < 0)
                .toList();
        if (!expired.isEmpty()) {
            parcels.removeAll(expired);
            expired.forEach(this::left);
        }
        return expired;
    }

    @Override
    public boolean isAtRisk() {
        return !parcels.isEmpty();
    }

    @Override
    public List<Parcel> abandon() {
        List<Parcel> all = List.copyOf(parcels);
        parcels.clear();
        all.forEach(this::left);
        return all;
    }
}
