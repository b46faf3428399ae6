package io.github.appinsights.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TraceTelemetry;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Any text of Java becomes JSON on one line in valid UTF-8. */
class TextEncodingTests {

    private static String message(String text) {
        JsonNode baseData = Envelopes.readBaseData(TraceTelemetry.builder(text).build());
        return baseData.path("message").stringValue();
    }

    @ParameterizedTest
    @CsvSource({
        "'a\uD83Db', 'a\uFFFDb'",
        "'a\uDE00b', 'a\uFFFDb'",
        "'\uDE00\uD83D', '\uFFFD\uFFFD'",
        "'\uD83D\uD83D\uDE00', '\uFFFD😀'",
        "'😀\uDE00', '😀\uFFFD'",
        "'a\uD83D', 'a\uFFFD'"
    })
    void aLoneSurrogateBecomesTheReplacementCharacter(String text, String sent) {
        assertThat(message(text)).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uD83D",
                "x\uDE00",
                "\n\r\u2028\u2029\u0085",
                "\u0000\u001F\u007F",
                "\"\\/",
                "😀",
                "\uFEFF\uFFFE\uFFFF"
            })
    void whereverATextStandsTheItemIsOneLineOfJson(String text) {
        EnvelopeWriterTests.everywhere(text).forEach(item -> {
            byte[] line = Envelopes.written(item);
            assertThat(line).as("%s", item).doesNotContain('\n').doesNotContain('\r');
            Envelopes.parse(line);
        });
    }

    @Test
    void everyControlCharacterIsEscapedAndComesBack() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 0x20; c++) {
            all.append('x').append(c);
        }
        String text = all + "x\u007F\u0085\u2028\u2029x";
        Telemetry item = EventTelemetry.builder("e").property("p", text).build();

        byte[] line = Envelopes.written(item);

        for (byte b : line) {
            assertThat(b >= 0 && b < 0x20).isFalse();
        }
        assertThat(Envelopes.parse(line).findValue("properties").path("p").stringValue())
                .isEqualTo(text);
    }

    @Test
    void aCharacterBeyondTheBasicPlaneIsSentAsFourBytes() {
        byte[] line = Envelopes.written(Envelopes.event("😀"));

        assertThat(new String(line, StandardCharsets.UTF_8)).contains("\"name\":\"😀\"");
    }

    /** The generator writes long text in pieces; a piece may end between the halves of a pair. */
    @Test
    void aPairOfSurrogatesSurvivesWhereverItStands() {
        for (int before = 0; before < 8_200; before++) {
            String text = "x".repeat(before) + "😀y😀😀";

            assertThat(message(text)).as("%d characters before", before).isEqualTo(text);
        }
    }

    @Test
    void aLongTextOfPairsSurvivesFromEitherParity() {
        for (int before = 0; before < 2; before++) {
            String text = "x".repeat(before) + "😀".repeat(8_000);

            assertThat(message(text)).isEqualTo(text);
        }
    }

    @Test
    void aLongTextOfEveryWidthSurvives() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < 15_000; i++) {
            text.append("a").append("ä".repeat(i % 3)).append("中".repeat(i % 5)).append("😀".repeat(i % 2));
        }

        assertThat(message(text.toString())).isEqualTo(text.toString());
    }
}
