package io.github.appinsights.faults;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request the endpoint has read in full. */
final class Request {

    private final Endpoint endpoint;
    private final int number;
    private final String path;
    private final int[] ids;
    private final long[] trackedMillis;
    private final int bytes;
    private final long at = System.nanoTime();
    private volatile @Nullable Long endedAt;
    private volatile boolean taken;

    Request(Endpoint endpoint, int number, String path, int[] ids, long[] trackedMillis, int bytes) {
        this.endpoint = endpoint;
        this.number = number;
        this.path = path;
        this.ids = ids;
        this.trackedMillis = trackedMillis;
        this.bytes = bytes;
    }

    /** 1 for the first. */
    int number() {
        return number;
    }

    String path() {
        return path;
    }

    int items() {
        return ids.length;
    }

    int id(int index) {
        return ids[index];
    }

    /** When its item was tracked, in milliseconds of the wall clock. */
    long trackedMillis(int index) {
        return trackedMillis[index];
    }

    boolean has(int id) {
        return Arrays.stream(ids).anyMatch(one -> one == id);
    }

    /** Compressed. */
    int bytes() {
        return bytes;
    }

    /** In the endpoint's {@code nanoTime}. */
    long at() {
        return at;
    }

    /** When the answer was out or the client had gone; null before. */
    @Nullable
    Long endedAt() {
        return endedAt;
    }

    void ended() {
        endedAt = System.nanoTime();
    }

    boolean isTaken() {
        return taken;
    }

    /** Notes the items as received. */
    void take() {
        takeAllBut(Set.of());
    }

    void takeAllBut(Set<Integer> indexes) {
        taken = true;
        endpoint.take(this, indexes);
    }
}
