package io.github.appinsights.local;

import static io.github.appinsights.local.GoldenEnvelopes.golden;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes over the wire for each answer, and what the listener hears of it. */
class ScriptedAnswerTests {

    private static final String THREE = String.join("\n", golden("EventData"), "{}", golden("MessageData"));

    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private final IngestionServer server = IngestionServer.builder()
            .clock(GoldenEnvelopes.CLOCK)
            .listener(posts::add)
            .build()
            .start();
    private final TrackClient client = new TrackClient(server.endpoint());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatIsNotToldIsJudged() {
        assertThat(client.track(THREE).status()).isEqualTo(206);

        assertThat(post().accepted()).extracting(item -> item.type()).containsExactly("EventData", "MessageData");
        assertThat(post().refused()).extracting(ItemError::index).containsExactly(1);
        assertThat(post().invalid()).hasSize(1);
        assertThat(post().status()).hasValue(206);
        assertThat(post().arrived()).isEqualTo(GoldenEnvelopes.CLOCK.instant());
    }

    @ParameterizedTest
    @CsvSource({
        "400, Invalid instrumentation key",
        "402, Daily quota exceeded",
        "429, Too much data: 1",
        "439, Daily quota exceeded",
        "500, Internal Server Error",
        "503, Service Unavailable"
    })
    void aStatusIsThatOfEveryItem(int status, String words) {
        server.script().then(Answer.status(status));

        TrackClient.Answer answer = client.track(THREE);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("itemsReceived").intValue()).isEqualTo(3);
        assertThat(answer.json().path("itemsAccepted").intValue()).isZero();
        assertThat(answer.json().path("errors").findValuesAsString("message")).containsExactly(words, words, words);
        assertThat(post().accepted()).isEmpty();
        assertThat(client.track(golden("EventData")).status()).isEqualTo(200);
    }

    @Test
    void itemsAreRefusedByTheirPlace() {
        server.script().then(Answer.refusing(500, 0).andRefusing(206, 7).saying("no"));

        TrackClient.Answer answer = client.track(THREE);

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.json().path("errors").findValuesAsString("statusCode"))
                .containsExactly("500", "400");
        assertThat(answer.json().path("errors").path(0).path("message").asString())
                .isEqualTo("no");
        assertThat(post().accepted()).extracting(item -> item.type()).containsExactly("MessageData");
    }

    @Test
    void aPauseIsAskedForInSecondsOrByDate() throws Exception {
        server.script()
                .then(
                        Answer.status(429).retryAfter(Duration.ofMillis(1_500)),
                        Answer.status(503).retryAfter(Instant.parse("2016-04-22T23:59:59Z")));

        assertThat(send().headers().firstValue("Retry-After")).hasValue("2");
        assertThat(send().headers().firstValue("Retry-After")).hasValue("Fri, 22 Apr 2016 23:59:59 GMT");
    }

    @Test
    void aRedirectNamesThePathAtTheOtherAddress() throws Exception {
        server.script().then(Answer.redirect(307, URI.create("http://127.0.0.1:4711/")));

        HttpResponse<String> answer = send();

        assertThat(answer.statusCode()).isEqualTo(307);
        assertThat(answer.headers().firstValue("Location")).hasValue("http://127.0.0.1:4711/v2.1/track");
        assertThat(post().accepted()).isEmpty();
        assertThat(post().refused()).isEmpty();
    }

    @Test
    void garbageIsNotJsonAndAcceptsNothing() {
        server.script().then(Answer.garbage());

        TrackClient.Answer answer = client.track(golden("EventData"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("text/html");
        assertThat(answer.body()).startsWith("<html>");
        assertThat(post().accepted()).isEmpty();
    }

    @Test
    void silenceLastsUntilTheServerCloses() {
        server.script().usually(Answer.silence());

        assertThatExceptionOfType(HttpTimeoutException.class).isThrownBy(this::send);

        assertThat(post().status()).isEqualTo(OptionalInt.empty());
        assertThat(post().accepted()).isEmpty();
        long begin = System.nanoTime();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void aConnectionIsReset() {
        server.script().usually(Answer.reset());

        assertThatExceptionOfType(IOException.class).isThrownBy(this::send).isNotInstanceOf(HttpTimeoutException.class);
        assertThat(post().status()).isEmpty();
    }

    @Test
    void aLateAnswerIsLate() throws Exception {
        server.script().then(Answer.judged().after(Duration.ofMillis(200)));
        long begin = System.nanoTime();

        assertThat(send().statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(190));
    }

    @Test
    void theUsualAnswerComesAfterThoseThatAreQueuedUntilTheScriptIsCleared() {
        server.script().usually(Answer.status(503)).then(Answer.status(429), Answer.status(500));

        assertThat(List.of(status(), status(), status(), status())).containsExactly(429, 500, 503, 503);
        server.script().clear();
        assertThat(status()).isEqualTo(200);
    }

    @Test
    void aStatusThatIsNoneIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Answer.status(99));
        assertThatIllegalArgumentException().isThrownBy(() -> Answer.status(600));
    }

    @Test
    void aListenerThatThrowsSpoilsNoAnswer() {
        try (IngestionServer other = IngestionServer.builder()
                .clock(GoldenEnvelopes.CLOCK)
                .listener(post -> {
                    throw new IllegalStateException("thrown by a test");
                })
                .build()
                .start()) {
            assertThat(new TrackClient(other.endpoint())
                            .track(golden("EventData"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void noThreadIsLeftBehind() {
        Set<Thread> before = threads();
        try (IngestionServer other = IngestionServer.builder().build().start()) {
            new TrackClient(other.endpoint()).track("{}");
            assertThat(threads()).isNotEqualTo(before);
        }
        await().untilAsserted(() -> assertThat(before).containsAll(threads()));
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("HttpClient-"))
                .filter(thread -> !thread.getName().startsWith("awaitility"))
                .collect(Collectors.toSet());
    }

    private Post post() {
        return posts.get(0);
    }

    private int status() {
        return client.track(golden("EventData")).status();
    }

    private HttpResponse<String> send() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.endpoint().resolve("v2.1/track"))
                                .timeout(Duration.ofSeconds(1))
                                .POST(BodyPublishers.ofString(golden("EventData")))
                                .build(),
                        BodyHandlers.ofString());
    }
}
