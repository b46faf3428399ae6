package io.github.appinsights.local.body;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The bytes of one request. Past the limit they are read and thrown away: a client that is still writing when the
 * connection closes would never see the answer 413.
 */
public final class BoundedBody {

    static final int MAX_BYTES = 8 << 20;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean tooLarge;

    public void add(ByteBuf part) {
        if (tooLarge || kept.size() + part.readableBytes() > MAX_BYTES) {
            tooLarge = true;
            kept.reset();
            return;
        }
        byte[] bytes = new byte[part.readableBytes()];
        part.getBytes(part.readerIndex(), bytes);
        kept.writeBytes(bytes);
    }

    /** @param encoding as in {@code Content-Encoding}: {@code identity} or {@code gzip} */
    public List<ByteBuffer> items(String encoding) throws RefusedBodyException {
        if (tooLarge) {
            throw RefusedBodyException.tooLarge("The body must not exceed " + MAX_BYTES + " bytes");
        }
        return ItemSplitter.split(ContentDecoder.decode(kept.toByteArray(), encoding));
    }
}
