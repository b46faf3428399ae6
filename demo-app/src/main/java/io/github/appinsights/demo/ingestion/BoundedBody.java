package io.github.appinsights.demo.ingestion;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;

/**
 * The bytes of one request. Past the limit they are read and thrown away: a client that is still writing when the
 * connection closes would never see the answer 413.
 */
final class BoundedBody {

    static final int MAX_BYTES = 8 << 20;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean tooLarge;

    void add(ByteBuf part) {
        if (tooLarge || kept.size() + part.readableBytes() > MAX_BYTES) {
            tooLarge = true;
            kept.reset();
            return;
        }
        byte[] bytes = new byte[part.readableBytes()];
        part.getBytes(part.readerIndex(), bytes);
        kept.writeBytes(bytes);
    }

    byte[] bytes() throws RefusedBodyException {
        if (tooLarge) {
            throw RefusedBodyException.tooLarge("The body must not exceed " + MAX_BYTES + " bytes");
        }
        return kept.toByteArray();
    }
}
