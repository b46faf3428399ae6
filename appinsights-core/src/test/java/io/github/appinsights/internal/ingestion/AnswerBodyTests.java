package io.github.appinsights.internal.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerBodyTests {

    @Test
    void whatTheServiceWritesIsRead() {
        assertThat(parse("{\"itemsReceived\":3,\"itemsAccepted\":1,\"appId\":null,\"errors\":["
                        + "{\"index\":0,\"statusCode\":500,\"message\":\"Internal Server Error\"},"
                        + "{\"index\":1,\"statusCode\":206,\"message\":\"Telemetry sampled out.\"}]}"))
                .containsExactly(
                        new ItemError(0, 500, "Internal Server Error"),
                        new ItemError(1, 206, "Telemetry sampled out."));
    }

    @Test
    void unknownFieldsOrderAndMissingOnesDoNotMatter() {
        assertThat(parse("{\"x\":{\"errors\":[{\"index\":9}]},\"y\":[[1],{}],\"errors\":["
                        + "{\"message\":null,\"more\":{\"index\":8},\"statusCode\":\"429\",\"index\":\"2\"},"
                        + "{\"index\":-1,\"message\":{\"text\":\"nested\"}},"
                        + "7,"
                        + "{}],\"z\":1} \n"))
                .containsExactly(new ItemError(2, 429, null), new ItemError(-1, 0, null), new ItemError(-1, 0, null));
    }

    @Test
    void anEmptyListIsAList() {
        assertThat(parse("{\"itemsReceived\":1,\"errors\":[]}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "null",
                "true",
                "[]",
                "{}",
                "{\"errors\":null}",
                "{\"errors\":{}}",
                "{\"errors\":\"none\"}",
                "{\"errors\":[",
                "{\"errors\":[]",
                "{\"errors\":[{\"index\":1,\"statusCode\":500}",
                "{\"errors\":[{\"index\":1,\"statusCode\":500}]",
                "{\"errors\":[{\"index\":1,}]}",
                "{\"errors\":[]} and more",
                "{\"errors\":[{\"index\":99999999999}]}",
                "<html><body>502 Bad Gateway</body></html>",
            })
    void whatCannotBeReadIsNull(String body) {
        assertThat(parse(body)).isNull();
    }

    @Test
    void aDeeplyNestedBodyIsRefused() {
        assertThat(parse("{\"x\":" + "[".repeat(200_000))).isNull();
    }

    private static @Nullable List<ItemError> parse(String body) {
        return AnswerBody.parse(body.getBytes(StandardCharsets.UTF_8));
    }
}
