package io.github.appinsights.internal.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.testing.Answer;
import io.github.appinsights.testing.FakeIngestion;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceWordsTests {

    private static final String KEY = Posting.KEY;

    private final ServiceWords words = new ServiceWords(KEY);

    @RegisterExtension
    final Posting posting = new Posting();

    @Test
    void theKeyIsMaskedHoweverItIsSpelt() {
        assertThat(words.fit("unknown key " + KEY)).isEqualTo("unknown key ***");
        assertThat(words.fit("unknown key {" + KEY.toUpperCase(Locale.ROOT) + "}"))
                .isEqualTo("unknown key {***}");
        assertThat(words.fit("unknown key '" + KEY.replace("-", "") + "'")).isEqualTo("unknown key '***'");
        assertThat(words.fit("0123\u200b4567-89ab-cdef-0123-456789ab\u202ecdef"))
                .isEqualTo("***");
    }

    @Test
    void aConnectionStringLosesItsKeyWhicheverItIs() {
        assertThat(words.fit("bad InstrumentationKey=another-key;IngestionEndpoint=https://host/"))
                .isEqualTo("bad InstrumentationKey=***;IngestionEndpoint=https://host/");
        assertThat(words.fit("{\"iKey\":\"another\"}")).doesNotContain("another");
    }

    @ParameterizedTest
    @CsvSource({
        "denied: Bearer abc.DEF-123_~+/==, denied: Bearer ***",
        "Authorization: Bearer secret, Authorization: ***",
        "Authorization=Basic c2VjcmV0, Authorization=***",
        "token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2ln expired, token *** expired"
    })
    void aTokenIsMasked(String said, String fit) {
        assertThat(words.fit(said)).doesNotContainIgnoringCase("secret").startsWith(fit);
    }

    @Test
    void linesCannotBeForged() {
        assertThat(words.fit("bad\r\n2026-01-01 ERROR all is lost\u0085\u2028\u001b[31m"))
                .isEqualTo("bad 2026-01-01 ERROR all is lost [31m");
    }

    @Test
    void longWordsAreCutBehindWhatIsMasked() {
        String said = "x".repeat(ServiceWords.LONGEST - 4) + KEY;

        assertThat(words.fit(said)).isEqualTo("x".repeat(ServiceWords.LONGEST - 4) + "***");
        assertThat(words.fit("x" + said)).hasSize(ServiceWords.LONGEST).doesNotContain(KEY.substring(0, 4));
    }

    @Test
    void aPairOfSurrogatesIsNotCut() {
        assertThat(words.fit("x".repeat(ServiceWords.LONGEST - 1) + "😀")).hasSize(ServiceWords.LONGEST - 1);
    }

    @Test
    void hugeWordsTakeNoTime() {
        assertThat(words.fit("Bearer ".repeat(150_000))).hasSize(ServiceWords.LONGEST);
        assertThat(words.fit("eyJa.".repeat(200_000))).isNotEmpty();
    }

    @Test
    void aKeyThatIsNoneOfAzuresLeavesWordsAlone() {
        assertThat(new ServiceWords("key").fit("no such key")).isEqualTo("no such key");
    }

    @Test
    void anAnswerThatRepeatsTheKeyHasItNotInItsReason() {
        try (FakeIngestion service = FakeIngestion.start()) {
            service.answer(
                    Answer.status(400).errors(new ItemError(0, 400, "Invalid instrumentation key " + KEY)),
                    Answer.status(400).statusText("Bad key " + KEY));
            IngestionClient client = posting.client(service.uri());

            assertThat(Posting.answered(client).reason()).isEqualTo("Invalid instrumentation key ***");
            assertThat(Posting.answered(client).reason()).isEqualTo("Bad key ***");
        }
    }
}
