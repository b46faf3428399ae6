package io.github.appinsights.internal.wire;

import java.io.IOException;
import java.util.BitSet;

/**
 * The body of one POST: envelopes as NDJSON, gzipped, and where each of them ends. Immutable, thread-safe; the array is not to be
 * written to.
 */
public final class Batch {

    private final byte[] body;
    private final int[] ends;

    /**
     * @param body gzipped
     * @param ends ends of the items in the plain bytes, each behind its line end
     */
    Batch(byte[] body, int[] ends) {
        this.body = body;
        this.ends = ends;
    }

    /**
     * A batch whose bytes were written by this class before.
     *
     * @throws IOException if they are not that many items in that many JSON bytes; read no further than these
     */
    public static Batch restore(byte[] body, int items, int plainLength) throws IOException {
        return new Batch(body, Gzip.ends(body, items, plainLength));
    }

    /** The gzipped bytes to post. */
    @SuppressWarnings("EI_EXPOSE_REP")
    public byte[] body() {
        return body;
    }

    /** Items in it, at least one. */
    public int items() {
        return ends.length;
    }

    /** JSON bytes before compression. */
    public int plainLength() {
        return ends[ends.length - 1];
    }

    /** A batch of some of these items, in the same order. */
    public Batch select(BitSet indexes) {
        return Gzip.select(body, ends, indexes);
    }

    /** A batch of the items from one index, inclusive, to another, exclusive. */
    public Batch slice(int from, int to) {
        BitSet indexes = new BitSet(to);
        indexes.set(from, to);
        return select(indexes);
    }
}
