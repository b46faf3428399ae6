package io.github.appinsights.internal.store;

import io.github.appinsights.internal.wire.Batch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A batch with its history. A try counts as failed only once another batch has succeeded after it, so that an outage, which fails
 * everything, counts against nobody. One thread.
 */
public final class Parcel {

    private static final long NEVER = -1;

    private final int items;
    private final int bytes;
    private final long createdNanos;
    private final boolean piece;
    private @Nullable Batch batch;
    private int tries;
    private long successesAtFailure = NEVER;
    private int doubts;

    private Parcel(@Nullable Batch batch, int items, int bytes, long createdNanos, boolean piece) {
        this.batch = batch;
        this.items = items;
        this.bytes = bytes;
        this.createdNanos = createdNanos;
        this.piece = piece;
    }

    private static Parcel of(Batch batch, long createdNanos, boolean piece) {
        return new Parcel(batch, batch.items(), batch.body().length, createdNanos, piece);
    }

    /** A batch fresh from the window that opened at that time. */
    public static Parcel of(Batch batch, long createdNanos) {
        return of(batch, createdNanos, false);
    }

    /** A batch that an earlier process left in a file. */
    public static Parcel inFile(int items, int bytes, long createdNanos, int tries) {
        Parcel parcel = new Parcel(null, items, bytes, createdNanos, false);
        parcel.tries = tries;
        return parcel;
    }

    /** Some of this batch's items, as a batch of their own with the same age. */
    public Parcel part(Batch items) {
        return of(items, createdNanos, piece);
    }

    /** The first or the other half of this batch, which failed as a whole. */
    public Parcel half(boolean first) {
        int middle = (items() + 1) / 2;
        Batch half = first ? batch().slice(0, middle) : batch().slice(middle, items());
        return of(half, createdNanos, true);
    }

    /** The batch, which must be in memory. */
    public Batch batch() {
        return Objects.requireNonNull(batch, "not in memory");
    }

    /** Whether the batch itself is in memory, and not in its file alone. */
    public boolean isLoaded() {
        return batch != null;
    }

    /** The same batch, read back. */
    public void load(Batch read) {
        batch = read;
    }

    /** Leaves the batch to its file. */
    public void unload() {
        batch = null;
    }

    public int items() {
        return items;
    }

    /** Compressed size. */
    public int bytes() {
        return bytes;
    }

    /** Times it failed while others succeeded. */
    public int tries() {
        return tries;
    }

    public long createdNanos() {
        return createdNanos;
    }

    /** Notes that it failed, at that count of successes of the whole channel. */
    public void failed(long successes) {
        successesAtFailure = successes;
        doubts = Math.max(0, doubts - 1);
    }

    /** Notes that it may be what is wrong, for its next three failures: others succeeded, or it comes from a batch that is suspect. */
    public void doubt() {
        doubts = 3;
    }

    /** Whether one more failure tells of this batch rather than of the channel. */
    public boolean isDoubted() {
        return doubts > 0;
    }

    /** Whether it failed so often while others succeeded that it must be what is wrong. */
    public boolean isSuspect(long successes) {
        if (successesAtFailure != NEVER && successes > successesAtFailure) {
            tries++;
            doubt();
            successesAtFailure = NEVER;
        }
        return tries >= (piece && items() > 1 ? 1 : 3);
    }
}
