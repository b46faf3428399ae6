package io.github.appinsights.internal.spool;

import io.github.appinsights.internal.spool.Disk.Leftover;
import io.github.appinsights.internal.store.Parcel;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Batches of earlier processes, until they may be sent: not at once, or a fleet that starts together would send all it has together;
 * and not by a clock that may be wrong. The delivery thread only.
 */
final class Leftovers {

    private static final long LATEST_START_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long DOUBT_NANOS = Duration.ofMinutes(10).toNanos();
    private static final double DOUBTFUL_SHARE = 0.9;
    private static final Comparator<Leftover> ORDER = Comparator.<Leftover>comparingInt(
                    leftover -> leftover.file().tries())
            .thenComparingLong(leftover -> leftover.file().createdMillis())
            .thenComparingLong(leftover -> leftover.file().number());

    private final Clock clock;
    private final long retentionMillis;
    private final List<Leftover> doubtful = new ArrayList<>();
    private final List<Kept> held = new ArrayList<>();
    private long items;
    private long bytes;
    private long heldUntil;
    private long doubtfulUntil;

    Leftovers(Clock clock, Duration retention) {
        this.clock = clock;
        this.retentionMillis = retention.toMillis();
    }

    /** The application's clock may throw, and what is just being kept must not be lost with it. */
    static long wallMillis(Clock clock) {
        try {
            return clock.millis();
        } catch (RuntimeException broken) {
            return System.currentTimeMillis();
        }
    }

    /** @param random from 0 to 1 */
    void start(long now, double random) {
        heldUntil = now + (long) (random * LATEST_START_NANOS);
    }

    /**
     * Takes what was found. Where nearly all of it seems too old, that may be the clock's fault, and is looked at again ten minutes
     * later.
     *
     * @param taken told what is taken, unless that has to wait
     */
    void found(List<Leftover> leftovers, long now, Consumer<List<Kept>> taken) {
        long wall = wallMillis(clock);
        long old = leftovers.stream()
                .filter(leftover -> wall - leftover.file().createdMillis() >= retentionMillis)
                .count();
        if (old > 0 && old >= leftovers.size() * DOUBTFUL_SHARE) {
            doubtfulUntil = doubtful.isEmpty() ? now + DOUBT_NANOS : doubtfulUntil;
            doubtful.addAll(leftovers);
        } else {
            take(leftovers, now, taken);
        }
    }

    private void take(List<Leftover> leftovers, long now, Consumer<List<Kept>> taken) {
        long wall = wallMillis(clock);
        List<Kept> some = leftovers.stream()
                .sorted(ORDER)
                .map(leftover -> kept(leftover, wall, now))
                .toList();
        for (Kept one : some) {
            held.add(one);
            items += one.parcel().items();
            bytes += one.parcel().bytes();
        }
        if (!some.isEmpty()) {
            taken.accept(some);
        }
    }

    private Kept kept(Leftover leftover, long wall, long now) {
        SpoolFile file = leftover.file();
        long age = Math.max(0, wall - file.createdMillis()); // of the future: as if it were new
        long payload = Math.max(0, leftover.bytes() - SpoolFormat.HEADER);
        long created =
                now - Duration.ofMillis(Math.min(age, 2 * retentionMillis)).toNanos();
        return new Kept(
                Parcel.inFile(file.items(), (int) Math.min(payload, Integer.MAX_VALUE), created, file.tries()), file);
    }

    /** Takes what was doubted long enough. */
    void decide(long now, Consumer<List<Kept>> taken) {
        if (!doubtful.isEmpty() && now - doubtfulUntil >= 0) {
            List<Leftover> decided = List.copyOf(doubtful);
            doubtful.clear();
            take(decided, now, taken);
        }
    }

    /** Those that may be sent now, in their order; not held any more. */
    List<Kept> release(long now) {
        if (held.isEmpty() || now - heldUntil < 0) {
            return List.of();
        }
        List<Kept> free = List.copyOf(held);
        held.clear();
        items = 0;
        bytes = 0;
        return free;
    }

    /** Nanoseconds until some of them may be sent. */
    long nextDue(long now) {
        long next = held.isEmpty() ? Long.MAX_VALUE : heldUntil - now;
        return doubtful.isEmpty() ? next : Math.min(next, doubtfulUntil - now);
    }

    /** Those that are taken and wait for their time. */
    List<Kept> held() {
        return List.copyOf(held);
    }

    void remove(Kept one) {
        held.remove(one);
        items -= one.parcel().items();
        bytes -= one.parcel().bytes();
    }

    int batches() {
        return held.size();
    }

    /** Of those that are held. */
    long items() {
        return items;
    }

    /** Of those that are held. */
    long bytes() {
        return bytes;
    }

    /** Bytes of files that are not taken. */
    long doubtfulBytes() {
        long bytes = 0;
        for (Leftover leftover : doubtful) {
            bytes += leftover.bytes();
        }
        return bytes;
    }
}
