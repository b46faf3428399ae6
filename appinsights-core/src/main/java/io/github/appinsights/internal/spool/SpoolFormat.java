package io.github.appinsights.internal.spool;

import io.github.appinsights.internal.wire.Batch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * How a batch stands in a file, in network byte order: {@code "AIS1"}, header length (u16), flags (u16, 0), items (u32), payload
 * length (u32), plain length (u32), creation in milliseconds since 1970 (u64), the first 16 bytes of the destination's hash,
 * CRC-32C of all before and of the payload (u32), payload: the gzipped body as it is posted.
 *
 * <p>The header holds no key, no host and no token. The payload holds the instrumentation key, as the service wants to find it in
 * each item; whoever may read the file can read it. Nothing in a file says where to send it.
 */
final class SpoolFormat {

    static final int HEADER = 48;
    static final int HASH = 16;
    private static final int MAGIC = 0x41495331;
    private static final int CRC_AT = HEADER - Integer.BYTES;
    /** The largest batch an application can ask for, where it does not get smaller by compression. */
    private static final int MOST_PAYLOAD = 17 << 20;

    private static final int MOST_PLAIN = 32 << 20;
    private static final int MOST_ITEMS = 64_000;

    private SpoolFormat() {}

    static long size(int payload) {
        return HEADER + (long) payload;
    }

    static void write(FileChannel file, SpoolFile about, Batch batch, byte[] hash) throws IOException {
        byte[] payload = batch.body();
        ByteBuffer header = ByteBuffer.allocate(HEADER)
                .putInt(MAGIC)
                .putShort((short) HEADER)
                .putShort((short) 0)
                .putInt(batch.items())
                .putInt(payload.length)
                .putInt(batch.plainLength())
                .putLong(about.createdMillis())
                .put(hash, 0, HASH);
        header.putInt(crc(header.array(), payload)).flip();
        writeFully(file, header);
        writeFully(file, ByteBuffer.wrap(payload));
    }

    private static void writeFully(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** Allocates nothing before the lengths agree with the size of the file. */
    static Batch read(FileChannel file, byte[] hash) throws IOException {
        long size = file.size();
        if (size <= HEADER || size > size(MOST_PAYLOAD)) {
            throw new CorruptFileException("size " + size);
        }
        byte[] headerBytes = readFully(file, HEADER);
        ByteBuffer header = ByteBuffer.wrap(headerBytes);
        if (header.getInt() != MAGIC || header.getShort() != HEADER || header.getShort() != 0) {
            throw new CorruptFileException("another format");
        }
        int items = header.getInt();
        int payloadLength = header.getInt();
        int plainLength = header.getInt();
        if (size != size(payloadLength)
                || items < 1
                || items > MOST_ITEMS
                || plainLength < items
                || plainLength > MOST_PLAIN) {
            throw new CorruptFileException("lengths that cannot be");
        }
        header.getLong();
        byte[] destination = new byte[HASH];
        header.get(destination);
        byte[] payload = readFully(file, payloadLength);
        if (header.getInt() != crc(headerBytes, payload)) {
            throw new CorruptFileException("checksum");
        }
        if (!Arrays.equals(destination, 0, HASH, hash, 0, HASH)) {
            throw new CorruptFileException("another destination");
        }
        return restore(payload, items, plainLength);
    }

    private static Batch restore(byte[] payload, int items, int plainLength) throws CorruptFileException {
        try {
            return Batch.restore(payload, items, plainLength);
        } catch (IOException e) {
            throw new CorruptFileException("payload", e);
        }
    }

    private static byte[] readFully(FileChannel file, int length) throws IOException {
        byte[] bytes = new byte[length];
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            if (file.read(left) < 0) {
                throw new CorruptFileException("shorter than it was");
            }
        }
        return bytes;
    }

    private static int crc(byte[] header, byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, CRC_AT);
        crc.update(payload);
        return (int) crc.getValue();
    }
}
