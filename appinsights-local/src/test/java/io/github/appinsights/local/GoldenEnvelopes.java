package io.github.appinsights.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One valid envelope a line, hand-written after the public schemas, and ways to spoil a copy. */
public final class GoldenEnvelopes {

    /** A few minutes after the envelopes' own times. */
    public static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-04T05:10:00Z"), ZoneOffset.UTC);

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> LINES = read();

    private GoldenEnvelopes() {}

    public static List<String> all() {
        return LINES;
    }

    public static String golden(String baseType) {
        return LINES.stream()
                .filter(line -> line.contains("\"baseType\":\"" + baseType + "\""))
                .findFirst()
                .orElseThrow();
    }

    public static String with(String baseType, String pointer, String json) {
        JsonNode root = JSON.readTree(golden(baseType));
        JsonPointer path = JsonPointer.compile(pointer);
        JsonNode parent = root.at(path.head());
        if (parent instanceof ArrayNode array) {
            array.set(path.last().getMatchingIndex(), JSON.readTree(json));
        } else {
            ((ObjectNode) parent).set(path.last().getMatchingProperty(), JSON.readTree(json));
        }
        return root.toString();
    }

    public static String without(String baseType, String pointer) {
        JsonNode root = JSON.readTree(golden(baseType));
        JsonPointer path = JsonPointer.compile(pointer);
        ((ObjectNode) root.at(path.head())).remove(path.last().getMatchingProperty());
        return root.toString();
    }

    private static List<String> read() {
        try (InputStream in = GoldenEnvelopes.class.getResourceAsStream("golden-envelopes.jsonl")) {
            byte[] bytes = Objects.requireNonNull(in).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
