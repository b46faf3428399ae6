package io.github.appinsights.internal.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Holds the JSON of one item; used again for the next, so its array grows once. One thread. */
final class ItemBytes extends ByteArrayOutputStream {

    ItemBytes() {
        super(4_096);
    }

    void appendTo(OutputStream out) throws IOException {
        out.write(buf, 0, count);
    }
}
