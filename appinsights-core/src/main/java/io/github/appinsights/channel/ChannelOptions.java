package io.github.appinsights.channel;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Limits of a channel. A value out of range is refused with an {@link IllegalArgumentException} that names the option as it is
 * called in {@code application.yml}.
 *
 * @param maxBatchItems items of one request; default 500, at most 64,000 (the service's limit)
 * @param maxBatchBytes JSON bytes of one request before compression; default 1 MiB
 * @param maxWait longest time an item waits for its batch to fill up; default 5 s
 * @param maxItems items that may wait; default 20,000. The newest is dropped beyond it, a log line already beyond three quarters and
 *     an exception beyond seven eighths, so that neither displaces a request
 * @param maxBytes their estimated size in bytes; default 16 MiB
 * @param maxInFlight requests at once; default 4
 * @param connectTimeout default 5 s
 * @param exchangeTimeout limit of one whole request and answer; default 30 s
 * @param closeTimeout limit of the final flush; default 5 s
 * @param backoffMin first pause after a failure; default 1 s, doubled each time
 * @param backoffMax longest pause after a failure; default 30 s
 * @param storeMaxBytes compressed bytes of the batches that wait in memory; default 32 MiB. The oldest is dropped beyond it
 * @param spool where batches wait on disk instead; default null, memory only
 */
public record ChannelOptions(
        int maxBatchItems,
        int maxBatchBytes,
        Duration maxWait,
        int maxItems,
        long maxBytes,
        int maxInFlight,
        Duration connectTimeout,
        Duration exchangeTimeout,
        Duration closeTimeout,
        Duration backoffMin,
        Duration backoffMax,
        long storeMaxBytes,
        @Nullable SpoolOptions spool) {

    /** The defaults. */
    public static final ChannelOptions DEFAULTS = new ChannelOptions(
            500,
            1 << 20,
            Duration.ofSeconds(5),
            20_000,
            16L << 20,
            4,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            32L << 20,
            null);

    /** Items of one request the service takes. */
    private static final int SERVICE_MAX_ITEMS = 64_000;

    /** An item may have 64 KiB, and a batch must hold one. */
    private static final int SMALLEST_BATCH_BYTES = 64 << 10;

    public ChannelOptions {
        within("buffer.max-batch-items", maxBatchItems, 1, SERVICE_MAX_ITEMS);
        within("buffer.max-batch-bytes", maxBatchBytes, SMALLEST_BATCH_BYTES, 16 << 20);
        positive("buffer.max-wait", maxWait);
        within("buffer.max-items", maxItems, maxBatchItems, 100_000_000);
        within("buffer.max-bytes", maxBytes, SMALLEST_BATCH_BYTES, Long.MAX_VALUE / 4);
        within("delivery.max-in-flight", maxInFlight, 1, 64);
        positive("delivery.connect-timeout", connectTimeout);
        positive("delivery.exchange-timeout", exchangeTimeout);
        positive("delivery.close-timeout", closeTimeout);
        positive("delivery.backoff-min", backoffMin);
        positive("delivery.backoff-max", backoffMax);
        within("delivery.store-max-bytes", storeMaxBytes, 0, Long.MAX_VALUE / 4);
        if (backoffMax.compareTo(backoffMin) < 0) {
            throw new IllegalArgumentException(
                    "delivery.backoff-max must not be shorter than delivery.backoff-min, but is " + backoffMax);
        }
    }

    private static void within(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    option + " must be between " + least + " and " + most + ", but is " + value);
        }
    }

    private static void positive(String option, Duration value) {
        Objects.requireNonNull(value, option);
        if (value.isZero() || value.isNegative() || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(option + " must be between 1 ns and 1 day, but is " + value);
        }
    }

    /** These options with another limit of the final flush. */
    public ChannelOptions withCloseTimeout(Duration limit) {
        return new ChannelOptions(
                maxBatchItems,
                maxBatchBytes,
                maxWait,
                maxItems,
                maxBytes,
                maxInFlight,
                connectTimeout,
                exchangeTimeout,
                limit,
                backoffMin,
                backoffMax,
                storeMaxBytes,
                spool);
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Changes some options. Not thread-safe; values are checked by {@link #build()}. */
    public static final class Builder {
        private int maxBatchItems = DEFAULTS.maxBatchItems;
        private int maxBatchBytes = DEFAULTS.maxBatchBytes;
        private Duration maxWait = DEFAULTS.maxWait;
        private int maxItems = DEFAULTS.maxItems;
        private long maxBytes = DEFAULTS.maxBytes;
        private int maxInFlight = DEFAULTS.maxInFlight;
        private Duration connectTimeout = DEFAULTS.connectTimeout;
        private Duration exchangeTimeout = DEFAULTS.exchangeTimeout;
        private Duration closeTimeout = DEFAULTS.closeTimeout;
        private Duration backoffMin = DEFAULTS.backoffMin;
        private Duration backoffMax = DEFAULTS.backoffMax;
        private long storeMaxBytes = DEFAULTS.storeMaxBytes;
        private @Nullable SpoolOptions spool = DEFAULTS.spool;

        Builder() {}

        public Builder maxBatchItems(int value) {
            maxBatchItems = value;
            return this;
        }

        public Builder maxBatchBytes(int value) {
            maxBatchBytes = value;
            return this;
        }

        public Builder maxWait(Duration value) {
            maxWait = value;
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

        public Builder maxInFlight(int value) {
            maxInFlight = value;
            return this;
        }

        public Builder connectTimeout(Duration value) {
            connectTimeout = value;
            return this;
        }

        public Builder exchangeTimeout(Duration value) {
            exchangeTimeout = value;
            return this;
        }

        public Builder closeTimeout(Duration value) {
            closeTimeout = value;
            return this;
        }

        public Builder backoffMin(Duration value) {
            backoffMin = value;
            return this;
        }

        public Builder backoffMax(Duration value) {
            backoffMax = value;
            return this;
        }

        public Builder storeMaxBytes(long value) {
            storeMaxBytes = value;
            return this;
        }

        public Builder spool(@Nullable SpoolOptions value) {
            spool = value;
            return this;
        }

        /** @throws IllegalArgumentException naming the option that is out of range */
        public ChannelOptions build() {
            return new ChannelOptions(
                    maxBatchItems,
                    maxBatchBytes,
                    maxWait,
                    maxItems,
                    maxBytes,
                    maxInFlight,
                    connectTimeout,
                    exchangeTimeout,
                    closeTimeout,
                    backoffMin,
                    backoffMax,
                    storeMaxBytes,
                    spool);
        }
    }
}
