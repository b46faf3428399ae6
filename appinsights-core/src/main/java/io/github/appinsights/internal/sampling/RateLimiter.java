package io.github.appinsights.internal.sampling;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * A percentage that lets so many a second through on average, whatever is asked for. It follows the rate of the latest tenths of a
 * second, and begins as if there had been silence for one. Thread-safe, takes no lock and does not spin.
 */
final class RateLimiter {

    /** Seconds in which what was seen fades to a third. */
    private static final double MEMORY = 0.1;

    private final double perSecond;
    private final LongSupplier nanos;
    private final DoubleSupplier random;
    private final AtomicReference<Seen> seen;

    /** @param random from 0 to below 1 */
    RateLimiter(double perSecond, LongSupplier nanos, DoubleSupplier random) {
        this.perSecond = perSecond;
        this.nanos = nanos;
        this.random = random;
        this.seen = new AtomicReference<>(new Seen(nanos.getAsLong(), 0, MEMORY));
    }

    /** For one more that asks: 100/N with a whole N. */
    double percentage() {
        long now = nanos.getAsLong();
        Seen next = null;
        for (int attempt = 0; attempt < 2; attempt++) {
            Seen before = latest();
            Seen counted = before.withOneMore(now);
            if (seen.compareAndSet(before, counted)) {
                next = counted;
                break;
            }
        }
        return dithered((next == null ? latest() : next).share(perSecond));
    }

    /** At the moment, without counting anybody. */
    double current() {
        return 100 * latest().fadedTo(nanos.getAsLong()).share(perSecond);
    }

    private Seen latest() {
        return Objects.requireNonNull(seen.get());
    }

    /** N or the next, at random so that the mean of 1/N is the share: the higher alone would let too few through. */
    private double dithered(double share) {
        if (share >= 1) {
            return 100;
        }
        double lower = Math.floor(1 / share);
        double chanceOfLower = (share - 1 / (lower + 1)) * lower * (lower + 1);
        return 100 / (random.getAsDouble() < chanceOfLower ? lower : lower + 1);
    }

    /** @param seconds how long it took, faded as the count is */
    private record Seen(long at, double count, double seconds) {

        Seen fadedTo(long now) {
            double passed =
                    Math.max(0, now - at) / 1e9; // threads may read the clock in one order and come here in another
            double faded = Math.exp(-passed / MEMORY);
            return new Seen(Math.max(at, now), count * faded, seconds * faded + passed);
        }

        Seen withOneMore(long now) {
            Seen faded = fadedTo(now);
            return new Seen(faded.at, faded.count + 1, faded.seconds);
        }

        double share(double perSecond) {
            return count <= 0 ? 1 : Math.min(1, seconds * perSecond / count);
        }
    }
}
