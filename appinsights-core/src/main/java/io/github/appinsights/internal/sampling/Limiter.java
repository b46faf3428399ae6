package io.github.appinsights.internal.sampling;

import io.github.appinsights.sampling.SamplingOptions;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Chooses percentages so that no more than a number of operations, or of items, is told a second, on average. It knows how often
 * operations began of late, in a window that decays with 0.1 s, and no score. Thread-safe, takes no lock and never spins.
 *
 * @see <a href="https://github.com/open-telemetry/opentelemetry-java-contrib/tree/main/consistent-sampling">the rate-limiting sampler
 *     of OpenTelemetry's contributions, which estimates in the same way</a>
 */
final class Limiter {

    /** In which the past counts 1/e. */
    private static final double DECAY_NANOS = 0.1e9;

    /** Of the newest operation in the mean of items. */
    private static final double WEIGHT = 0.002;

    private static final int TRIES = 2;

    /** An item would stand for more than a million; counts would say nothing any more. */
    private static final double LEAST = 1e-6;

    private final double operationsPerSecond;
    private final double itemsPerSecond;
    private final LongSupplier nanos;
    private final DoubleSupplier random;
    private final AtomicReference<Estimate> estimate;
    private final AtomicReference<Size> size = new AtomicReference<>(new Size(0, 0, 0));
    private final LongAdder items = new LongAdder();

    Limiter(SamplingOptions options) {
        this(options, System::nanoTime, () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * @param nanos a monotonic clock
     * @param random from 0 to 1
     */
    Limiter(SamplingOptions options, LongSupplier nanos, DoubleSupplier random) {
        this(options.operationsPerSecond(), options.itemsPerSecond(), 0, nanos, random);
    }

    private Limiter(
            double operationsPerSecond,
            double itemsPerSecond,
            double silentNanos,
            LongSupplier nanos,
            DoubleSupplier random) {
        this.operationsPerSecond = operationsPerSecond;
        this.itemsPerSecond = itemsPerSecond;
        this.nanos = nanos;
        this.random = random;
        this.estimate = new AtomicReference<>(new Estimate(nanos.getAsLong(), silentNanos, 0));
    }

    /** Of what is rare until there are many at once: it begins as if there had been silence. */
    static Limiter ofOperations(double perSecond, LongSupplier nanos, DoubleSupplier random) {
        return new Limiter(perSecond, Double.POSITIVE_INFINITY, DECAY_NANOS, nanos, random);
    }

    /** An operation begins. */
    double next() {
        learnSize();
        double limit = limit();
        long now = nanos.getAsLong();
        for (int i = 0; i < TRIES; i++) {
            Estimate before = estimate();
            Estimate after = before.next(now, longestSilence(limit));
            if (estimate.compareAndSet(before, after)) {
                return dithered(after.share(limit));
            }
        }
        return dithered(estimate().share(limit));
    }

    /** What the next operation would be given. */
    double current() {
        double limit = limit();
        return 100 * estimate().next(nanos.getAsLong(), longestSilence(limit)).share(limit);
    }

    /** An item was tracked in an operation. */
    void tracked() {
        if (itemsPerSecond != Double.POSITIVE_INFINITY) {
            items.increment();
        }
    }

    /** In operations a second. */
    private double limit() {
        return Math.min(operationsPerSecond, itemsPerSecond / Math.max(1, size().mean));
    }

    /** A silence is credit for a burst: what is saved up in a night must not be spent in the first second of the morning. */
    private static double longestSilence(double limit) {
        return 1e9 * Math.max(0.1, 5 / limit);
    }

    /**
     * 100/N, where N is the next whole number below or above, drawn so that on average just that share is kept. To take always the one
     * above would tell too little near the limit.
     */
    private double dithered(double share) {
        if (share >= 1) {
            return 100;
        }
        double below = Math.floor(1 / share);
        double above = below + 1;
        return 100 / (random.getAsDouble() < (share * above - 1) * below ? below : above);
    }

    /** Who loses the race leaves its items to the next. */
    private void learnSize() {
        if (itemsPerSecond == Double.POSITIVE_INFINITY) {
            return;
        }
        Size known = size();
        long seen = items.sum();
        double weight = Math.max(WEIGHT, 1.0 / (known.operations + 1));
        size.compareAndSet(
                known, new Size(seen, known.operations + 1, known.mean + weight * (seen - known.items - known.mean)));
    }

    private Estimate estimate() {
        return Objects.requireNonNull(estimate.get());
    }

    private Size size() {
        return Objects.requireNonNull(size.get());
    }

    /** Operations that began of late, and the time in which they did; both decay. */
    private record Estimate(long at, double windowNanos, double count) {

        Estimate next(long now, double longestSilenceNanos) {
            double passed = Math.max(0, now - at);
            double decay = Math.exp(-passed / DECAY_NANOS);
            double credit = Math.min(passed, longestSilenceNanos);
            return new Estimate(Math.max(now, at), windowNanos * decay + credit, count * decay + 1);
        }

        /** Of the operations, so that no more than the limit are kept. */
        double share(double limit) {
            return Math.max(LEAST, Math.min(1, windowNanos / 1e9 * limit / count));
        }
    }

    /** Items of an operation, on average. */
    private record Size(long items, long operations, double mean) {}
}
