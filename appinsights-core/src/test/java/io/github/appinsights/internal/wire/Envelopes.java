package io.github.appinsights.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.internal.wire.BatchWriter.Written;
import io.github.appinsights.model.DeviceContext;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.Telemetry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes items as the client does, and reads what came of them with other means. */
final class Envelopes {

    static final String KEY = "00000000-1111-2222-3333-444444444444";
    static final Instant TIME = Instant.parse("2026-03-04T05:06:07.123456Z");

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Envelopes() {}

    static CommonTags tags() {
        return new CommonTags(null, null, null, DeviceContext.NONE, "mysdk:1.0.0");
    }

    static BatchWriter writer() {
        return new BatchWriter(KEY, tags(), item -> item);
    }

    static EventTelemetry event(String name) {
        return EventTelemetry.builder(name).time(TIME).build();
    }

    /** The envelope of an item, however large, without a batch. */
    static byte[] unlimited(Telemetry item) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new EnvelopeWriter(KEY, tags(), bytes).write(item);
        return bytes.toByteArray();
    }

    /** What a batch holds of an item, as bytes without the line end. */
    static byte[] written(Telemetry item) {
        BatchWriter writer = writer();
        assertThat(writer.add(item)).isEqualTo(Written.ADDED);
        List<byte[]> lines = lines(writer.close());
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    static JsonNode read(Telemetry item) {
        return parse(written(item));
    }

    static JsonNode readBaseData(Telemetry item) {
        return read(item).path("data").path("baseData");
    }

    static JsonNode parse(byte[] line) {
        return STRICT.readTree(text(line));
    }

    /** The text of bytes that must be UTF-8 without a fault. */
    static String text(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("no UTF-8", e);
        }
    }

    static byte[] plain(Batch batch) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(batch.body()))) {
            return gzip.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a batch; each must have its end. */
    static List<byte[]> lines(Batch batch) {
        byte[] plain = plain(batch);
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < plain.length; i++) {
            if (plain[i] == '\n') {
                lines.add(Arrays.copyOfRange(plain, start, i));
                start = i + 1;
            }
        }
        assertThat(start).as("bytes behind the last line end").isEqualTo(plain.length);
        return lines;
    }
}
