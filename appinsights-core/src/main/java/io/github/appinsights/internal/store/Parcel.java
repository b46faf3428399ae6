package io.github.appinsights.internal.store;

import io.github.appinsights.internal.wire.Batch;

/**
 * A batch with its history. A try counts as failed only once another batch has succeeded after it, so that an outage, which fails
 * everything, counts against nobody. One thread.
 */
public final class Parcel {

    private static final long NEVER = -1;

    private final Batch batch;
    private final long createdNanos;
    private final boolean piece;
    private int tries;
    private long successesAtFailure = NEVER;

    private Parcel(Batch batch, long createdNanos, boolean piece) {
        this.batch = batch;
        this.createdNanos = createdNanos;
        this.piece = piece;
    }

    /** A batch fresh from the window that opened at that time. */
    public static Parcel of(Batch batch, long createdNanos) {
        return new Parcel(batch, createdNanos, false);
    }

    /** Some of this batch's items, as a batch of their own with the same age. */
    public Parcel part(Batch items) {
        return new Parcel(items, createdNanos, piece);
    }

    /** The first or the other half of this batch, which failed as a whole. */
    public Parcel half(boolean first) {
        int middle = (items() + 1) / 2;
        Batch half = first ? batch.slice(0, middle) : batch.slice(middle, items());
        return new Parcel(half, createdNanos, true);
    }

    public Batch batch() {
        return batch;
    }

    public int items() {
        return batch.items();
    }

    /** Compressed size. */
    public int bytes() {
        return batch.body().length;
    }

    public long createdNanos() {
        return createdNanos;
    }

    /** Notes that it failed, at that count of successes of the whole channel. */
    public void failed(long successes) {
        successesAtFailure = successes;
    }

    /** Whether it failed so often while others succeeded that it must be what is wrong. */
    public boolean isSuspect(long successes) {
        if (successesAtFailure != NEVER && successes > successesAtFailure) {
            tries++;
            successesAtFailure = NEVER;
        }
        return tries >= (piece && items() > 1 ? 1 : 3);
    }
}
