package io.github.appinsights.internal.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Compression of batches: the fastest level, which costs half the time of the default for a seventh more bytes. */
final class Gzip extends GZIPOutputStream {

    Gzip(OutputStream out) throws IOException {
        super(out, 8_192);
        def.setLevel(Deflater.BEST_SPEED);
    }

    static Batch select(byte[] body, int[] ends, BitSet indexes) {
        ByteArrayOutputStream selected = new ByteArrayOutputStream(body.length);
        int[] selectedEnds = new int[indexes.cardinality()];
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(body));
                Gzip gzip = new Gzip(selected)) {
            byte[] lines = plain.readNBytes(ends[ends.length - 1]);
            int end = 0;
            int next = 0;
            for (int i = indexes.nextSetBit(0); i >= 0; i = indexes.nextSetBit(i + 1)) {
                int start = i == 0 ? 0 : ends[i - 1];
                gzip.write(lines, start, ends[i] - start);
                end += ends[i] - start;
                selectedEnds[next++] = end;
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // these bytes were written here and are in memory
        }
        return new Batch(selected.toByteArray(), selectedEnds);
    }

    /** Where each line ends; there must be exactly that many lines and bytes. */
    static int[] ends(byte[] body, int items, int plainLength) throws IOException {
        int[] ends = new int[items];
        byte[] chunk = new byte[8_192];
        int length = 0;
        int next = 0;
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(body), chunk.length)) {
            for (int read; (read = plain.read(chunk)) >= 0; ) {
                for (int i = 0; i < read; i++) {
                    if (chunk[i] == '\n') {
                        if (next == items) {
                            throw new IOException("more items than " + items);
                        }
                        ends[next++] = length + i + 1;
                    }
                }
                length += read;
                if (length > plainLength) {
                    throw new IOException("longer than " + plainLength + " bytes");
                }
            }
        }
        if (next < items || length < plainLength || ends[items - 1] != length) {
            throw new IOException("not " + items + " items in " + plainLength + " bytes");
        }
        return ends;
    }
}
