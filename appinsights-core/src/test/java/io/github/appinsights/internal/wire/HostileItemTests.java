package io.github.appinsights.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.internal.limits.FieldLimits;
import io.github.appinsights.internal.wire.BatchWriter.Written;
import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.PageViewTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TraceTelemetry;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Ten thousand hostile items of all types: what is written is what the service takes, and says what the item said. */
class HostileItemTests {

    private static final int ITEMS = 10_000;
    private static final long SEED = 26L;
    private static final int LIMIT = 65_536;

    private final BatchWriter writer = Envelopes.writer();
    private final Random batchSizes = new Random(SEED);
    private final List<Expected> open = new ArrayList<>();
    private final Map<Written, Integer> outcomes = new EnumMap<>(Written.class);
    private int slimmed;

    @Test
    void eachIsWrittenAsTheServiceTakesItOrLeftOut() {
        for (long seed = SEED; seed < SEED + ITEMS; seed++) {
            try {
                add(seed);
            } catch (Throwable thrown) {
                throw new AssertionError("seed " + seed, thrown);
            }
            if (!open.isEmpty() && batchSizes.nextInt(50) == 0) {
                closeAndCheck();
            }
        }
        if (!open.isEmpty()) {
            closeAndCheck();
        }

        // or this test would prove little
        assertThat(outcomes.getOrDefault(Written.ADDED, 0)).isGreaterThan(ITEMS / 4);
        assertThat(outcomes.getOrDefault(Written.TOO_LARGE, 0)).isBetween(10, ITEMS / 10);
        assertThat(slimmed).isGreaterThan(ITEMS / 20);
    }

    private void add(long seed) {
        Telemetry item = HostileItems.of(seed);
        Written written = writer.add(item);
        outcomes.merge(written, 1, Integer::sum);
        assertThat(written == Written.UNSERIALISABLE).isEqualTo(!hasFourDigitYear(item.time()));
        if (written == Written.ADDED) {
            open.add(new Expected(seed, item));
        } else if (written == Written.TOO_LARGE) {
            assertThat(Envelopes.unlimited(item).length).isGreaterThan(LIMIT);
        }
        assertThat(writer.items()).isEqualTo(open.size());
    }

    private static boolean hasFourDigitYear(@Nullable Instant time) {
        try {
            int year = time == null ? 1970 : time.atOffset(ZoneOffset.UTC).getYear();
            return year >= 0 && year <= 9_999;
        } catch (DateTimeException beyond) {
            return false;
        }
    }

    private void closeAndCheck() {
        Batch batch = writer.close();
        List<byte[]> lines = Envelopes.lines(batch);
        assertThat(lines).as("seeds up to %d", open.get(open.size() - 1).seed).hasSameSizeAs(open);
        assertThat(batch.items()).isEqualTo(open.size());
        for (int i = 0; i < open.size(); i++) {
            Expected expected = open.get(i);
            try {
                check(expected, lines.get(i));
            } catch (Throwable thrown) {
                throw new AssertionError("seed " + expected.seed, thrown);
            }
        }
        open.clear();
    }

    private void check(Expected expected, byte[] line) {
        assertThat(line.length).isLessThanOrEqualTo(LIMIT);
        for (byte one : line) {
            if (one >= 0 && one < 0x20) {
                throw new AssertionError("control character " + one);
            }
        }
        JsonNode envelope = Envelopes.parse(line);
        EnvelopeRules.check(withValue(envelope, expected.item));
        byte[] unlimited = Envelopes.unlimited(expected.item);
        boolean whole = unlimited.length <= LIMIT;
        slimmed += whole ? 0 : 1;
        if (whole) {
            assertThat(line).isEqualTo(unlimited);
        }
        says(envelope.path("data").path("baseData"), expected.item, whole);
    }

    /** A metric that is no finite number has no value; such items do not come this far in a channel. */
    private static JsonNode withValue(JsonNode envelope, Telemetry item) {
        boolean has = envelope.findValue("metrics") == null
                || envelope.path("data")
                        .path("baseData")
                        .path("metrics")
                        .path(0)
                        .has("value");
        assertThat(has).isEqualTo(!(item instanceof MetricTelemetry metric) || metric.isFinite());
        return envelope;
    }

    private static void says(JsonNode baseData, Telemetry item, boolean whole) {
        if (item instanceof EventTelemetry event) {
            same(baseData.path("name"), event.name());
            same(baseData, event.measurements());
        } else if (item instanceof TraceTelemetry trace) {
            text(baseData.path("message"), trace.message(), whole);
            same(baseData, trace.measurements());
        } else if (item instanceof MetricTelemetry metric) {
            same(baseData.path("metrics").path(0).path("name"), metric.name());
            same(baseData.path("metrics").path(0).path("ns"), metric.namespace());
        } else if (item instanceof RequestTelemetry request) {
            same(baseData.path("id"), request.id());
            same(baseData.path("name"), request.name());
            same(baseData.path("responseCode"), request.responseCode());
            same(baseData.path("url"), request.url());
            same(baseData, request.measurements());
        } else if (item instanceof DependencyTelemetry call) {
            same(baseData.path("id"), call.id());
            same(baseData.path("name"), call.name());
            same(baseData.path("target"), call.target());
            text(baseData.path("data"), call.data(), whole);
            same(baseData, call.measurements());
        } else if (item instanceof AvailabilityTelemetry run) {
            same(baseData.path("name"), run.name());
            text(baseData.path("message"), run.message(), whole);
            same(baseData, run.measurements());
        } else if (item instanceof PageViewTelemetry page) {
            same(baseData.path("name"), page.name());
            same(baseData.path("url"), page.url());
            same(baseData.path("referrerUri"), page.referrerUri());
            same(baseData, page.measurements());
        } else if (item instanceof ExceptionTelemetry exception) {
            assertThat(baseData.path("exceptions")).hasSameSizeAs(exception.exceptions());
            for (int i = 0; i < exception.exceptions().size(); i++) {
                JsonNode sent = baseData.path("exceptions").path(i);
                same(sent.path("typeName"), exception.exceptions().get(i).typeName());
                text(sent.path("message"), exception.exceptions().get(i).message(), whole);
            }
            same(baseData, exception.measurements());
        }
        properties(baseData.path("properties"), item.properties(), whole);
    }

    private static void properties(JsonNode sent, Map<String, String> properties, boolean whole) {
        assertThat(List.copyOf(sent.propertyNames())).isEqualTo(List.copyOf(properties.keySet()));
        properties.forEach((key, value) -> text(sent.path(key), value, whole));
    }

    private static void same(JsonNode baseData, Map<String, Double> measurements) {
        JsonNode sent = baseData.path("measurements");
        assertThat(List.copyOf(sent.propertyNames())).isEqualTo(List.copyOf(measurements.keySet()));
        measurements.forEach(
                (key, value) -> assertThat(sent.path(key).doubleValue()).isEqualTo(value.doubleValue()));
    }

    private static void same(JsonNode sent, @Nullable String text) {
        text(sent, text, true);
    }

    private static void text(JsonNode sent, @Nullable String text, boolean whole) {
        String complete = text == null ? "" : FieldLimits.wellFormed(text);
        String actual = sent.stringValue("");
        boolean right = whole ? complete.equals(actual) : complete.startsWith(actual) || isBlankOnceCut(complete);
        if (!right) {
            throw new AssertionError("<" + actual + "> instead of <" + complete + ">");
        }
    }

    /** It is left out then, or its placeholder is there. */
    private static boolean isBlankOnceCut(String text) {
        return FieldLimits.cut(text, 1_024).isBlank();
    }

    private record Expected(long seed, Telemetry item) {}
}
