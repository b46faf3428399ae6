package io.github.appinsights.internal.wire;

import io.github.appinsights.internal.limits.FieldLimits;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.json.JsonFactory;

/** Writes the kinds of values envelopes have; what is missing or empty is left out. One thread. */
final class ItemJson {

    /** No separator between root values: the batch puts its own line ends. */
    private static final JsonFactory FACTORY =
            JsonFactory.builder().rootValueSeparator((String) null).build();

    private final JsonGenerator json;
    private final WireTime time = new WireTime();
    private final WireDuration duration = new WireDuration();
    private final BiConsumer<String, String> property = this::property;
    private final BiConsumer<String, Double> measurement = this::measurement;

    ItemJson(OutputStream out) {
        json = FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    }

    JsonGenerator generator() {
        return json;
    }

    void text(SerializableString name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            json.writeName(name);
            json.writeString(FieldLimits.wellFormed(value));
        }
    }

    void number(SerializableString name, double value) {
        if (Double.isFinite(value)) {
            json.writeName(name);
            json.writeNumber(value);
        }
    }

    void integer(SerializableString name, int value) {
        json.writeName(name);
        json.writeNumber(value);
    }

    void flag(SerializableString name, boolean value) {
        json.writeName(name);
        json.writeBoolean(value);
    }

    void time(SerializableString name, Instant value) {
        json.writeName(name);
        json.writeString(time.format(value), 0, WireTime.LENGTH);
    }

    void duration(SerializableString name, @Nullable Duration value) {
        if (value != null) {
            duration.format(value);
            json.writeName(name);
            json.writeString(duration.text(), duration.start(), duration.length());
        }
    }

    void properties(Map<String, String> properties) {
        if (!properties.isEmpty()) {
            json.writeName(Fields.PROPERTIES);
            json.writeStartObject();
            properties.forEach(property);
            json.writeEndObject();
        }
    }

    private void property(String key, String value) {
        json.writeName(key);
        json.writeString(FieldLimits.wellFormed(value));
    }

    void measurements(Map<String, Double> measurements) {
        if (!measurements.isEmpty()) {
            json.writeName(Fields.MEASUREMENTS);
            json.writeStartObject();
            measurements.forEach(measurement);
            json.writeEndObject();
        }
    }

    private void measurement(String key, Double value) {
        json.writeName(key);
        json.writeNumber(value.doubleValue());
    }
}
