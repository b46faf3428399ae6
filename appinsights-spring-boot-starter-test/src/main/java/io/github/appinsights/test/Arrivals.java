package io.github.appinsights.test;

import io.github.appinsights.model.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Items in the order they came, and threads that wait for more of them. All state is guarded by the object itself. */
final class Arrivals {

    private final int most;
    private final List<Telemetry> items = new ArrayList<>();

    /** Goes up with whatever comes, and whenever all is forgotten. */
    private long changes;

    private long invalid;
    private long beyond;

    Arrivals(int most) {
        this.most = most;
    }

    synchronized boolean add(@Nullable Telemetry item) {
        changes++;
        if (item == null) {
            invalid++;
        } else if (items.size() == most) {
            beyond++;
        } else {
            items.add(item);
            notifyAll();
            return true;
        }
        return false;
    }

    synchronized void clear() {
        changes++;
        items.clear();
        invalid = 0;
        beyond = 0;
    }

    synchronized List<Telemetry> soFar() {
        return List.copyOf(items);
    }

    synchronized long invalid() {
        return invalid;
    }

    synchronized long beyond() {
        return beyond;
    }

    synchronized long changes() {
        return changes;
    }

    /** Whether all items together became as wanted before the limit. The condition is tested on this thread, without the lock. */
    boolean await(Predicate<List<Telemetry>> wanted, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            long seen = changes();
            if (wanted.test(soFar())) {
                return true;
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            awaitChange(seen, left);
        }
    }

    /** Returns when nothing has come for that long, counted from now, or at the limit. */
    void awaitQuiet(Duration quiet, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        long seen;
        do {
            seen = changes();
            awaitChange(seen, Math.min(quiet.toNanos(), deadline - System.nanoTime()));
        } while (seen != changes() && deadline - System.nanoTime() > 0);
    }

    private synchronized void awaitChange(long seen, long nanos) {
        long deadline = System.nanoTime() + nanos;
        try {
            for (long left = nanos; left > 0 && seen == changes; left = deadline - System.nanoTime()) {
                // at least one millisecond, as 0 would be without end
                wait(Math.max(1, left / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for telemetry", e);
        }
    }
}
