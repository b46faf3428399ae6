package io.github.appinsights.sampling;

import java.time.Duration;
import java.util.Objects;

/**
 * Sampling by the end of operations: those that fail, take long, were {@linkplain io.github.appinsights.context.Operation#keep()
 * asked for} or are the first of their kind are kept whole, the others at the percentage. Items wait in memory for the end of their
 * operation. Without effect where everything is told. A value out of range is refused with an {@link IllegalArgumentException} that
 * names the option as it is called in {@code application.yml}.
 *
 * @param enabled default false
 * @param slow an operation that takes as long is kept, and told from then on while it runs; default 2 s, at most a day
 * @param slowQuantile an operation that takes longer than this part of those of its name is kept, known from 200 of them on;
 *     default 0.99. 0 switches it off
 * @param slowFloor shortest time that counts as long for the quantile; default 50 ms
 * @param firstPerMinute operations of each name that are kept in each minute, whatever they are; default 1
 * @param maxKeptPerSecond operations a second that are kept for a reason, on average; beyond it they are sampled, too, at the
 *     percentage that fits. Default 500
 * @param maxItems items that may wait; default 20,000, at most 16,000,000. Beyond it the oldest operation is decided by what is
 *     known of it
 * @param maxBytes their estimated size; default 16 MiB
 * @param maxOperations operations whose items may wait; default 8,192
 * @param maxItemsPerOperation items of one operation that may wait; default 200
 * @param maxBytesPerOperation their estimated size; default 256 KiB
 * @param linger time after the end in which a failure still keeps an operation that has no other reason; default 0, at most a minute
 * @param keepOn what makes an operation one that failed
 * @param dryRun everything is told, and the requests say what would have become of them; default false
 */
public record TailOptions(
        boolean enabled,
        Duration slow,
        double slowQuantile,
        Duration slowFloor,
        int firstPerMinute,
        int maxKeptPerSecond,
        int maxItems,
        long maxBytes,
        int maxOperations,
        int maxItemsPerOperation,
        long maxBytesPerOperation,
        Duration linger,
        KeepOn keepOn,
        boolean dryRun) {

    /** The defaults, off. */
    public static final TailOptions DEFAULTS = new TailOptions(
            false,
            Duration.ofSeconds(2),
            0.99,
            Duration.ofMillis(50),
            1,
            500,
            20_000,
            16L << 20,
            8_192,
            200,
            256L << 10,
            Duration.ZERO,
            KeepOn.OPERATION_FAILURE,
            false);

    public TailOptions {
        within("slow", slow, Duration.ofMillis(1), Duration.ofDays(1));
        if (!(slowQuantile >= 0 && slowQuantile < 1)) {
            throw refused("slow-quantile", "from 0 to below 1", slowQuantile);
        }
        within("slow-floor", slowFloor, Duration.ZERO, Duration.ofDays(1));
        within("first-per-minute", firstPerMinute, 0, 1_000_000);
        within("max-kept-per-second", maxKeptPerSecond, 1, 1_000_000);
        within("max-items", maxItems, 1, 16_000_000);
        within("max-bytes", maxBytes, 1, 1L << 39);
        within("max-operations", maxOperations, 1, 1 << 20);
        within("max-items-per-operation", maxItemsPerOperation, 1, 16_000_000);
        within("max-bytes-per-operation", maxBytesPerOperation, 1, 1L << 39);
        within("linger", linger, Duration.ZERO, Duration.ofMinutes(1));
        Objects.requireNonNull(keepOn, "keepOn");
    }

    private static void within(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw refused(option, "from " + least + " to " + most, value);
        }
    }

    private static void within(String option, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw refused(option, "from " + least + " to " + most, value);
        }
    }

    private static IllegalArgumentException refused(String option, String range, Object value) {
        return new IllegalArgumentException("sampling.tail." + option + " must be " + range + ", and is " + value);
    }

    /** A builder with all options at their defaults, but on. */
    public static Builder builder() {
        return new Builder();
    }

    /** What makes an operation one that failed. */
    public enum KeepOn {
        /** That it fails itself, as a request that is told as not successful. */
        OPERATION_FAILURE,
        /** That a call made in it, or an operation that is part of it, fails. */
        DEPENDENCY_FAILURE
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private Duration slow = DEFAULTS.slow;
        private double slowQuantile = DEFAULTS.slowQuantile;
        private Duration slowFloor = DEFAULTS.slowFloor;
        private int firstPerMinute = DEFAULTS.firstPerMinute;
        private int maxKeptPerSecond = DEFAULTS.maxKeptPerSecond;
        private int maxItems = DEFAULTS.maxItems;
        private long maxBytes = DEFAULTS.maxBytes;
        private int maxOperations = DEFAULTS.maxOperations;
        private int maxItemsPerOperation = DEFAULTS.maxItemsPerOperation;
        private long maxBytesPerOperation = DEFAULTS.maxBytesPerOperation;
        private Duration linger = DEFAULTS.linger;
        private KeepOn keepOn = DEFAULTS.keepOn;
        private boolean dryRun = DEFAULTS.dryRun;

        private Builder() {}

        public Builder slow(Duration value) {
            slow = value;
            return this;
        }

        public Builder slowQuantile(double value) {
            slowQuantile = value;
            return this;
        }

        public Builder slowFloor(Duration value) {
            slowFloor = value;
            return this;
        }

        public Builder firstPerMinute(int value) {
            firstPerMinute = value;
            return this;
        }

        public Builder maxKeptPerSecond(int value) {
            maxKeptPerSecond = value;
            return this;
        }

        public Builder maxItems(int value) {
            maxItems = value;
            return this;
        }

        public Builder maxBytes(long value) {
            maxBytes = value;
            return this;
        }

        public Builder maxOperations(int value) {
            maxOperations = value;
            return this;
        }

        public Builder maxItemsPerOperation(int value) {
            maxItemsPerOperation = value;
            return this;
        }

        public Builder maxBytesPerOperation(long value) {
            maxBytesPerOperation = value;
            return this;
        }

        public Builder linger(Duration value) {
            linger = value;
            return this;
        }

        public Builder keepOn(KeepOn value) {
            keepOn = value;
            return this;
        }

        public Builder dryRun(boolean value) {
            dryRun = value;
            return this;
        }

        /** @throws IllegalArgumentException naming the option that is out of range */
        public TailOptions build() {
            return new TailOptions(
                    true,
                    slow,
                    slowQuantile,
                    slowFloor,
                    firstPerMinute,
                    maxKeptPerSecond,
                    maxItems,
                    maxBytes,
                    maxOperations,
                    maxItemsPerOperation,
                    maxBytesPerOperation,
                    linger,
                    keepOn,
                    dryRun);
        }
    }
}
