package io.github.appinsights.test.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.github.appinsights.local.Answer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** What our client never sends, sent by hand. */
class InvalidEnvelopeTests {

    private static final String WORDS =
            "109: Field 'name' on type 'Envelope' is required but missing or empty. Expected: string, Actual: ";

    private final MockIngestion ingestion = MockIngestion.start();

    @Test
    void closingFailsTheTestWithTheWordsOfTheService() throws Exception {
        assertThat(post("{}").body()).contains(WORDS);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(ingestion::close)
                .withMessage("1 that arrived would be refused by the service:%n400 %s".formatted(WORDS));
    }

    @Test
    void aBodyThatCannotBeReadFailsItToo() throws Exception {
        assertThat(post("[{}").statusCode()).isEqualTo(400);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(ingestion::close)
                .withMessageContaining("Invalid JSON: the array has no end");
    }

    @Test
    void soDoesAnInvalidEnvelopeThatTheScriptAccepts() throws Exception {
        ingestion.answers(Answer.status(200));
        assertThat(post("{}").statusCode()).isEqualTo(200);

        assertThat(ingestion.items()).isEmpty();
        assertThatExceptionOfType(AssertionError.class).isThrownBy(ingestion::close);
    }

    @Test
    void whereItIsExpectedNothingFails() throws Exception {
        ingestion.toleratesInvalid();
        post("{}");

        assertThatNoException().isThrownBy(ingestion::close);
    }

    @Test
    void onlySoManyAreTold() throws Exception {
        post("{}\n".repeat(1_000));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(ingestion::close)
                .satisfies(error ->
                        assertThat(String.valueOf(error.getMessage()).lines()).hasSize(1 + 20))
                .withMessageContaining("1000 that arrived");
    }

    private HttpResponse<String> post(String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(ingestion.endpoint().resolve("v2.1/track"))
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }
}
