package io.github.appinsights.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A request as it came in. */
public final class Received {

    private final int connection;
    private final List<String> head;
    private final byte[] body;
    private final long nanoTime = System.nanoTime();

    Received(int connection, List<String> head, byte[] body) {
        this.connection = connection;
        this.head = head;
        this.body = body;
    }

    /** 1 for the first connection the server accepted. */
    public int connection() {
        return connection;
    }

    /** When it was read in full. */
    public long nanoTime() {
        return nanoTime;
    }

    /** As on the wire. */
    public byte[] body() {
        return body.clone();
    }

    public String requestLine() {
        return head.get(0);
    }

    public List<String> headerLines() {
        return head.subList(1, head.size());
    }

    /** The value, empty where the header is there without one; null where it is absent. */
    public @Nullable String header(String name) {
        String prefix = name + ":";
        return headerLines().stream()
                .filter(line -> line.regionMatches(true, 0, prefix, 0, prefix.length()))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst()
                .orElse(null);
    }

    /** The JSON lines of the body, without gzip. */
    public List<String> lines() {
        try {
            byte[] text = body;
            if ("gzip".equals(header("Content-Encoding"))) {
                try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
                    text = in.readAllBytes();
                }
            }
            return new String(text, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
