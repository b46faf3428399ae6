package io.github.appinsights.internal.store;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Batches that wait, in the order they are to be sent again. One thread. */
public interface Store {

    /**
     * Keeps a batch behind all others.
     *
     * @return what had to leave for it, the oldest first; the batch itself where it does not fit at all
     */
    List<Parcel> addLast(Parcel parcel);

    /** As {@link #addLast}, but in front of all others. */
    List<Parcel> addFirst(Parcel parcel);

    /** Takes the next one out. */
    @Nullable
    Parcel poll();

    boolean isEmpty();

    long batches();

    long items();

    /** Compressed bytes kept. */
    long bytes();

    /** Shows each batch, in order. */
    void forEach(Consumer<Parcel> action);
}
