package io.github.appinsights.internal.wire;

import io.github.appinsights.internal.limits.FieldLimits;
import io.github.appinsights.model.Telemetry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes items into the batch that is open, in one pass: masked record, JSON, gzip. One thread.
 *
 * <p>An item is written beside the batch first, so that one that fails or is too large leaves no trace in it.
 */
public final class BatchWriter {

    /** What became of an item. */
    public enum Written {
        ADDED,
        TOO_LARGE,
        UNSERIALISABLE
    }

    private final EnvelopeWriter envelopes;
    private final UnaryOperator<Telemetry> mask;
    private final ItemBytes item = new ItemBytes();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(64 << 10);
    private @Nullable Gzip gzip;
    private int[] ends = new int[512];
    private int items;
    private int plainLength;

    /** @param mask takes secrets out of an item before it is written; one it fails for is not */
    public BatchWriter(String instrumentationKey, CommonTags commonTags, UnaryOperator<Telemetry> mask) {
        this.mask = mask;
        envelopes = new EnvelopeWriter(instrumentationKey, commonTags, item);
    }

    /** Adds an item, cut to the service's 64 KiB where it must be. */
    public Written add(Telemetry telemetry) {
        try {
            if (!write(mask.apply(telemetry))) {
                return Written.TOO_LARGE;
            }
        } catch (RuntimeException | StackOverflowError failed) {
            envelopes.reset();
            return Written.UNSERIALISABLE;
        }
        append();
        return Written.ADDED;
    }

    @SuppressWarnings("ReferenceEquality") // a step that does nothing gives the very item back
    private boolean write(Telemetry telemetry) {
        Telemetry current = telemetry;
        rewrite(current);
        for (int step = 0; step < Slimming.STEPS && item.size() > FieldLimits.ITEM_BYTES; step++) {
            Telemetry slimmer = Slimming.step(current, step);
            if (slimmer != current) {
                current = slimmer;
                rewrite(current);
            }
        }
        return item.size() <= FieldLimits.ITEM_BYTES;
    }

    private void rewrite(Telemetry telemetry) {
        item.reset();
        envelopes.write(telemetry);
    }

    private void append() {
        try {
            if (gzip == null) {
                gzip = new Gzip(body);
            }
            item.write('\n');
            item.appendTo(gzip);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // into memory
        }
        if (items == ends.length) {
            ends = Arrays.copyOf(ends, items * 2);
        }
        plainLength += item.size();
        ends[items++] = plainLength;
    }

    /** Items of the open batch. */
    public int items() {
        return items;
    }

    /** JSON bytes of the open batch, before compression. */
    public int plainLength() {
        return plainLength;
    }

    /** The open batch, closed. Must hold an item. */
    public Batch close() {
        try {
            if (gzip == null) {
                throw new IllegalStateException("no item");
            }
            gzip.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // into memory
        }
        Batch batch = new Batch(body.toByteArray(), Arrays.copyOf(ends, items));
        body.reset();
        gzip = null;
        items = 0;
        plainLength = 0;
        return batch;
    }
}
