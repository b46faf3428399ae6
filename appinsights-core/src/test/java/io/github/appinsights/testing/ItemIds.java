package io.github.appinsights.testing;

import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.TelemetryContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.zip.GZIPInputStream;

/** Items that can be told from each other, and the way back from a body to them. */
public final class ItemIds {

    private static final byte[] KEY = {'"', 'i', 'd', '"', ':', '"'};

    private ItemIds() {}

    public static EventTelemetry item(int id, Instant time) {
        return new EventTelemetry(
                time, TelemetryContext.EMPTY, "e", Map.of("id", Integer.toString(id)), Map.<String, Double>of());
    }

    /** An item that is hard to compress, of about that many bytes. */
    public static EventTelemetry item(int id, Instant time, int weight) {
        StringBuilder text = new StringBuilder(weight);
        for (long seed = id * 0x9E3779B97F4A7C15L + 1; text.length() < weight; ) {
            seed ^= seed << 13;
            seed ^= seed >>> 7;
            seed ^= seed << 17;
            text.append((char) ('a' + ((seed >>> 32) & 15)));
        }
        return new EventTelemetry(
                time,
                TelemetryContext.EMPTY,
                "e",
                Map.of("id", Integer.toString(id), "text", text.toString()),
                Map.<String, Double>of());
    }

    /** The ids in a gzipped body, in order. */
    public static int[] in(byte[] body) {
        int[] ids = new int[64_000];
        int[] count = new int[1];
        forEach(body, id -> ids[count[0]++] = id);
        return java.util.Arrays.copyOf(ids, count[0]);
    }

    public static void forEach(byte[] body, IntConsumer action) {
        forEachIn(plain(body), action);
    }

    /** The ids in JSON, in order. */
    public static void forEachIn(byte[] plain, IntConsumer action) {
        int matched = 0;
        for (int i = 0; i < plain.length; i++) {
            matched = plain[i] == KEY[matched] ? matched + 1 : plain[i] == KEY[0] ? 1 : 0;
            if (matched == KEY.length) {
                int id = 0;
                for (i++; plain[i] != '"'; i++) {
                    id = 10 * id + plain[i] - '0';
                }
                action.accept(id);
                matched = 0;
            }
        }
    }

    /** A body without gzip. */
    public static byte[] plain(byte[] body) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), 8_192)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
