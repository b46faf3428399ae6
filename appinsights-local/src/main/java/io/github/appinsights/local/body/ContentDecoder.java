package io.github.appinsights.local.body;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Takes {@code Content-Encoding} off, up to a limit that a gzip bomb runs into. */
final class ContentDecoder {

    static final int MAX_BYTES = 32 << 20;

    private ContentDecoder() {}

    static byte[] decode(byte[] body, String encoding) throws RefusedBodyException {
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "identity" -> body;
            case "gzip" -> gunzip(body);
            default -> throw RefusedBodyException.unsupported("Unknown Content-Encoding");
        };
    }

    private static byte[] gunzip(byte[] body) throws RefusedBodyException {
        byte[] plain;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            plain = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException broken) {
            throw RefusedBodyException.malformed("The body is not gzip");
        }
        if (plain.length > MAX_BYTES) {
            throw RefusedBodyException.tooLarge("The body must not exceed " + MAX_BYTES + " bytes after gunzip");
        }
        return plain;
    }
}
