package io.github.appinsights.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.internal.wire.BatchWriter.Written;
import io.github.appinsights.model.DeviceContext;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class CommonTagsTests {

    private static final String LONG = "t".repeat(2_000);

    private static CommonTags all(String text) {
        return new CommonTags(text, text, text, new DeviceContext(text, text, text, text, text, text), text);
    }

    private static JsonNode written(CommonTags tags) {
        BatchWriter writer = new BatchWriter(Envelopes.KEY, tags, item -> item);
        assertThat(writer.add(Envelopes.event("any"))).isEqualTo(Written.ADDED);
        return Envelopes.parse(Envelopes.lines(writer.close()).get(0)).path("tags");
    }

    /** Limits of {@code ContextTagKeys.bond}. */
    private static Stream<Arguments> limits() {
        return Map.of(
                        "ai.cloud.role", 256,
                        "ai.cloud.roleInstance", 256,
                        "ai.application.ver", 1_024,
                        "ai.internal.sdkVersion", 64,
                        "ai.device.id", 1_024,
                        "ai.device.locale", 64,
                        "ai.device.osVersion", 256,
                        "ai.device.type", 64,
                        "ai.device.model", 256,
                        "ai.device.oemName", 256)
                .entrySet()
                .stream()
                .map(limit -> Arguments.of(limit.getKey(), limit.getValue()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("limits")
    void eachTagIsCutToItsLimit(String tag, int limit) {
        assertThat(written(all(LONG)).path(tag).stringValue()).isEqualTo("t".repeat(limit));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("limits")
    void aTagAtItsLimitIsLeftAlone(String tag, int limit) {
        String exact = "t".repeat(limit);

        assertThat(written(all(exact)).path(tag).stringValue()).isEqualTo(exact);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("limits")
    void noTagEndsInHalfACharacter(String tag, int limit) {
        String straddling = "t".repeat(limit - 1) + "😀";

        assertThat(written(all(straddling)).path(tag).stringValue()).isEqualTo("t".repeat(limit - 1));
    }

    @Test
    void blankTagsAreLeftOut() {
        assertThat(written(all(" \t"))).isEmpty();
        assertThat(written(all(""))).isEmpty();
    }

    @Test
    void aLoneSurrogateIsReplaced() {
        assertThat(written(all("a\uD83Db")).path("ai.cloud.role").stringValue()).isEqualTo("a\uFFFDb");
    }

    @Test
    void whatJsonEscapesArrivesAsItWas() {
        assertThat(written(all("a\"b\\c\n\u0001😀")).path("ai.cloud.role").stringValue())
                .isEqualTo("a\"b\\c\n\u0001😀");
    }
}
