package io.github.appinsights.internal.spool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Batches in the order they are to be sent, whether they have a file or are in memory. The delivery thread only. */
final class Waiting {

    private final Deque<Kept> all = new ArrayDeque<>();
    /** Those of them that have no file and are to get one. */
    private final Deque<Kept> unwritten = new ArrayDeque<>();

    private long items;
    private long bytes;
    private long memoryBytes;

    void addFirst(Kept one) {
        all.addFirst(one);
        added(one);
    }

    void addLast(Kept one) {
        all.addLast(one);
        added(one);
    }

    private void added(Kept one) {
        one.waiting(true);
        items += one.parcel().items();
        bytes += one.parcel().bytes();
        memoryBytes += one.isLoaded() ? one.parcel().bytes() : 0;
    }

    void remove(Kept one) {
        if (!all.removeFirstOccurrence(one)) {
            throw new IllegalStateException("not waiting");
        }
        unwritten.remove(one);
        one.waiting(false);
        items -= one.parcel().items();
        bytes -= one.parcel().bytes();
        memoryBytes -= one.isLoaded() ? one.parcel().bytes() : 0;
    }

    /** It is the last from now on. */
    void putOff(Kept one) {
        all.removeFirstOccurrence(one);
        all.addLast(one);
    }

    void loaded(Kept one) {
        memoryBytes += one.parcel().bytes();
    }

    /** It has a file and leaves memory. */
    void unload(Kept one) {
        one.parcel().unload();
        memoryBytes -= one.parcel().bytes();
    }

    void writeFirst(Kept one) {
        unwritten.addFirst(one);
    }

    void writeLast(Kept one) {
        unwritten.addLast(one);
    }

    void writing(Kept one) {
        unwritten.remove(one);
    }

    boolean isWritten() {
        return unwritten.isEmpty();
    }

    /** Whose turn it is to get a file. */
    @Nullable
    Kept nextToWrite() {
        return unwritten.peekFirst();
    }

    /** The oldest without a file. */
    @Nullable
    Kept oldestUnwritten() {
        return oldest(unwritten);
    }

    static @Nullable Kept oldest(Collection<Kept> several) {
        Kept oldest = null;
        for (Kept one : several) {
            oldest = oldest == null || one.isOlderThan(oldest) ? one : oldest;
        }
        return oldest;
    }

    @Nullable
    Kept first(Predicate<Kept> condition) {
        for (Kept one : all) {
            if (condition.test(one)) {
                return one;
            }
        }
        return null;
    }

    List<Kept> those(Predicate<Kept> condition) {
        List<Kept> some = new ArrayList<>();
        for (Kept one : all) {
            if (condition.test(one)) {
                some.add(one);
            }
        }
        return some;
    }

    int batches() {
        return all.size();
    }

    long items() {
        return items;
    }

    long bytes() {
        return bytes;
    }

    /** Of batches that are loaded. */
    long memoryBytes() {
        return memoryBytes;
    }
}
