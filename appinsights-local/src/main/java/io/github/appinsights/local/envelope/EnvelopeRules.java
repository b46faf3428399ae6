package io.github.appinsights.local.envelope;

import static io.github.appinsights.local.envelope.Field.optional;
import static io.github.appinsights.local.envelope.Field.required;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Judges one telemetry item as the ingestion service does, and more strictly on purpose. What the service cuts
 * or tolerates but a well-made client never sends is refused as well: a property key or value over its limit, a
 * metric name over 150 characters, a required flag left out, {@code null} for an optional field, the same key
 * twice, half a surrogate pair. So a mistake shows on the developer's machine and not as data missing in the
 * cloud. Fields and tags it does not know are let through, as the service does.
 */
public final class EnvelopeRules {

    private static final int MAX_ITEM_BYTES = 65_536;
    private static final int MAX_MESSAGE = 512;
    private static final int BAD_REQUEST = 400;

    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();
    private final Schema envelope;

    public EnvelopeRules(Clock clock) {
        envelope = new Schema(
                "Envelope",
                optional("ver", WholeNumber.exactly(1)),
                required("name", new Text(1024)),
                required("time", new Timestamp(clock)),
                optional("sampleRate", new Percentage()),
                optional("seq", new Text(64)),
                required("iKey", new Text(40)),
                optional("flags", WholeNumber.int64()),
                optional("tags", new Tags()),
                required("data", new TelemetryData()));
    }

    /** The item is one JSON object in UTF-8, without the line break after it. */
    public Verdict judge(ByteBuffer item) {
        int bytes = item.remaining();
        if (bytes > MAX_ITEM_BYTES) {
            return rejected("Telemetry item length must not exceed " + MAX_ITEM_BYTES);
        }
        try {
            String raw = StandardCharsets.UTF_8.newDecoder().decode(item).toString();
            return judge(raw, bytes, json.readTree(raw));
        } catch (CharacterCodingException notUtf8) {
            return rejected("Invalid JSON: not UTF-8");
        } catch (JacksonException notJson) {
            return rejected("Invalid JSON: " + notJson.getOriginalMessage());
        }
    }

    private Verdict judge(String raw, int bytes, JsonNode tree) {
        if (!tree.isObject()) {
            return rejected("Invalid JSON: an item is an object");
        }
        return envelope.check(tree)
                .map(EnvelopeRules::rejected)
                .orElseGet(() -> new Verdict.Accepted(typeOf(tree), raw, bytes, tree));
    }

    private static String typeOf(JsonNode envelope) {
        String baseType = envelope.path("data").path("baseType").stringValue();
        Schema schema = TelemetryTypes.BY_BASE_TYPE.get(baseType);
        return schema == null ? baseType : schema.type();
    }

    private static Verdict rejected(String message) {
        String words = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
        return new Verdict.Rejected(BAD_REQUEST, words);
    }
}
