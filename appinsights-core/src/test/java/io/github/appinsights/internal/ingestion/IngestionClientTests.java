package io.github.appinsights.internal.ingestion;

import static io.github.appinsights.internal.ingestion.Posting.answered;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.internal.ingestion.IngestionOutcome.Answered;
import io.github.appinsights.testing.Answer;
import io.github.appinsights.testing.FakeIngestion;
import io.github.appinsights.testing.Received;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;
import reactor.util.context.ContextView;

class IngestionClientTests {

    private final FakeIngestion service = FakeIngestion.start();

    @RegisterExtension
    final Posting posting = new Posting();

    @AfterEach
    void closeService() {
        service.close();
    }

    @Test
    void theRequestHasTheHeadersOfTheProtocolAndNoOthers() {
        assertThat(answered(posting.client(service.uri()))).isEqualTo(new Answered(200, null, null, "Some Text"));

        Received request = service.requests().get(0);
        assertThat(request.requestLine()).isEqualTo("POST /v2.1/track HTTP/1.1");
        assertThat(request.headerLines().stream().map(IngestionClientTests::lowerCaseName))
                .containsExactlyInAnyOrder(
                        "host: 127.0.0.1:" + service.uri().getPort(),
                        "content-type: application/x-json-stream",
                        "content-encoding: gzip",
                        "content-length: " + Posting.BODY.length,
                        "accept: application/json",
                        "user-agent: ");
        assertThat(request.body()).isEqualTo(Posting.BODY);
        assertThat(service.items()).containsExactly("{\"n\":1}", "{\"n\":2}");
    }

    @Test
    void aCustomClientKeepsItsSettingsAndSendsTheSameRequest() {
        AtomicReference<String> thread = new AtomicReference<>("");
        HttpClient custom = HttpClient.newConnection()
                .headers(headers -> headers.set("X-Mine", "yes").set("User-Agent", "mine"))
                .followRedirect(true)
                .compress(true)
                .doOnRequest((request, connection) ->
                        thread.set(Thread.currentThread().getName()));

        answered(posting.client(service.uri(), custom));
        service.answer(Answer.redirect(307, "http://192.0.2.1/"));
        assertThat(answered(posting.client(service.uri(), custom)).status()).isEqualTo(307);

        Received request = service.requests().get(0);
        assertThat(request.header("X-Mine")).isEqualTo("yes");
        assertThat(request.header("User-Agent")).isEmpty();
        assertThat(request.header("Accept-Encoding")).isNull();
        assertThat(request.header("Content-Length")).isEqualTo("" + Posting.BODY.length);
        assertThat(service.connections()).isEqualTo(2);
        assertThat(thread.get()).startsWith("reactor-http-");
    }

    @Test
    void theContextOfTheRequestSaysSuppressAndHasNothingOfTheCaller() {
        List<ContextView> seen = new CopyOnWriteArrayList<>();
        HttpClient custom =
                HttpClient.newConnection().doOnRequest((request, connection) -> seen.add(request.currentContextView()));

        Posting.single(posting.client(service.uri(), custom)
                .post(Posting.BODY, Duration.ofSeconds(5))
                .contextWrite(context -> context.put("mine", "secret")));

        assertThat(seen.get(0).<Boolean>get(IngestionClient.SUPPRESS_KEY)).isTrue();
        assertThat(seen.get(0).hasKey("mine")).isFalse();
    }

    @Test
    void aRejectedBatchSaysWhatAndWhy() {
        service.answer(Answer.status(206)
                .body("{\"errors\":[{\"index\":1,\"statusCode\":400,\"message\":\"109: Field\\r\\nmissing\"}]}"));

        assertThat(answered(posting.client(service.uri())))
                .isEqualTo(new Answered(
                        206, null, List.of(new ItemError(1, 400, "109: Field\r\nmissing")), "109: Field missing"));
    }

    @Test
    void aBodyOf322KilobytesIsRead() {
        ItemError[] errors = IntStream.range(0, 500)
                .mapToObj(index -> new ItemError(index, 400, "100: " + "x".repeat(600)))
                .toArray(ItemError[]::new);
        service.answer(Answer.partial(errors));

        Answered answer = answered(posting.client(service.uri()));

        assertThat(answer.errors()).containsExactly(errors);
        assertThat(answer.reason()).hasSize(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 402, 403, 404, 408, 413, 429, 439, 500, 503, 999})
    void everyStatusIsAnAnswer(int status) {
        service.answer(Answer.status(status).body("<html>").header("Retry-After", "20"));

        assertThat(answered(posting.client(service.uri())))
                .isEqualTo(new Answered(status, Duration.ofSeconds(20), null, "Some Text"));
    }

    @Test
    void aFailureWithAListHasTheList() {
        service.answer(Answer.status(402).errors(new ItemError(0, 402, "Daily quota exceeded")));

        assertThat(answered(posting.client(service.uri())))
                .isEqualTo(new Answered(
                        402, null, List.of(new ItemError(0, 402, "Daily quota exceeded")), "Daily quota exceeded"));
    }

    @Test
    void aDateIsMeasuredAgainstTheDateOfTheAnswer() {
        service.answer(Answer.status(503)
                .header("Retry-After", "Fri, 22 Apr 2016 23:59:59 GMT")
                .header("Date", "Fri, 22 Apr 2016 23:59:39 GMT"));

        assertThat(answered(posting.client(service.uri())).retryAfter()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void withoutATextTheNameOfTheStatusIsTheReason() {
        service.answer(Answer.status(503).statusText(""));

        assertThat(answered(posting.client(service.uri())).reason()).isEqualTo("Service Unavailable");
    }

    @Test
    void connectionsAreUsedAgainAndNotMoreThanAllowed() {
        IngestionClient client = posting.client(service.uri());
        service.byDefault(Answer.ok().after(Duration.ofMillis(2)));

        StepVerifier.create(Flux.range(0, 100)
                        .flatMap(i -> client.post(Posting.BODY, Duration.ofSeconds(10)), 4)
                        .filter(outcome -> outcome instanceof Answered answered && answered.status() == 200)
                        .count())
                .expectNext(100L)
                .expectComplete()
                .verify(Posting.PATIENCE);

        assertThat(service.connections()).isLessThanOrEqualTo(4);
        assertThat(service.items()).hasSize(200);
    }

    private static String lowerCaseName(String line) {
        int colon = line.indexOf(':');
        return line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon);
    }
}
