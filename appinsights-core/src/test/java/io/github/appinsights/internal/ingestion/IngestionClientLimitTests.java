package io.github.appinsights.internal.ingestion;

import static io.github.appinsights.internal.ingestion.Posting.PATIENCE;
import static io.github.appinsights.internal.ingestion.Posting.answered;
import static io.github.appinsights.internal.ingestion.Posting.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.internal.ingestion.IngestionOutcome.Answered;
import io.github.appinsights.internal.ingestion.IngestionOutcome.Unreachable;
import io.github.appinsights.testing.Answer;
import io.github.appinsights.testing.FakeIngestion;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class IngestionClientLimitTests {

    private static final Duration SHORT = Duration.ofMillis(400);
    private static final String LONG_BODY = "{\"errors\":[]," + " ".repeat(2 << 20) + "\"x\":1}";

    private final FakeIngestion service = FakeIngestion.start();

    @RegisterExtension
    final Posting posting = new Posting();

    @AfterEach
    void closeService() {
        service.close();
    }

    @Test
    void anEndpointThatHangsEndsAtTheLimit() {
        service.byDefault(Answer.hang());

        assertThat(timed(posting.client(service.uri()), SHORT))
                .isEqualTo(new Unreachable(address() + ": no answer within 400 ms", true));
        await().atMost(PATIENCE).until(() -> service.openConnections() == 0);
    }

    @Test
    void aBodyThatDripsEndsAtTheLimitWithItsStatus() {
        service.byDefault(Answer.partial(new ItemError(0, 500, "no")).dripping(Duration.ofMillis(100)));

        assertThat(timed(posting.client(service.uri()), SHORT)).isEqualTo(new Answered(206, null, null, "Some Text"));
        await().atMost(PATIENCE).until(() -> service.openConnections() == 0);
    }

    @Test
    void aHeadThatDripsEndsAtTheLimit() {
        service.byDefault(
                Answer.bytes("HTTP/1.1 200 OK\r\nX: " + "x".repeat(100)).dripping(Duration.ofMillis(100)));

        assertThat(timed(posting.client(service.uri()), SHORT)).isInstanceOf(Unreachable.class);
        await().atMost(PATIENCE).until(() -> service.openConnections() == 0);
    }

    @Test
    void aSuccessDoesNotWaitForABodyThatDrips() {
        service.answer(Answer.status(200).body("x".repeat(100)).dripping(Duration.ofSeconds(1)));
        IngestionClient client = posting.client(service.uri());

        assertThat(timed(client, Duration.ofSeconds(30))).isEqualTo(new Answered(200, null, null, "Some Text"));

        await().atMost(PATIENCE).until(() -> service.openConnections() == 0);
        assertThat(answered(client).status()).isEqualTo(200);
    }

    @Test
    void aBodyOfTwoMebibytesIsNotReadToItsEnd() {
        service.answer(Answer.status(206).body(LONG_BODY), Answer.status(500).body(LONG_BODY));
        IngestionClient client = posting.client(service.uri());

        assertThat(answered(client)).isEqualTo(new Answered(206, null, null, "Some Text"));
        assertThat(answered(client)).isEqualTo(new Answered(500, null, null, "Some Text"));

        await().atMost(PATIENCE).until(() -> service.openConnections() == 0);
    }

    @Test
    void aSuccessWithAnEndlessBodyIsASuccess() {
        service.answer(Answer.status(200).body(LONG_BODY).missing(1L << 30));
        IngestionClient client = posting.client(service.uri());

        assertThat(answered(client).status()).isEqualTo(200);
        assertThat(answered(client).status()).isEqualTo(200);
        assertThat(service.connections()).isEqualTo(2);
    }

    @Test
    void aBodyThatIsCutOrBrokenHasNoErrors() {
        service.answer(
                Answer.partial(new ItemError(0, 500, null)).missing(10),
                Answer.status(206).body("{\"errors\":[{\"index\":0"),
                Answer.status(200).body("{").missing(10));
        IngestionClient client = posting.client(service.uri());

        assertThat(answered(client)).isEqualTo(new Answered(206, null, null, "Some Text"));
        assertThat(answered(client)).isEqualTo(new Answered(206, null, null, "Some Text"));
        assertThat(answered(client)).isEqualTo(new Answered(200, null, null, "Some Text"));
    }

    @Test
    void hangingRequestsLeaveNoConnectionBehind() {
        service.byDefault(Answer.hang());
        IngestionClient client = posting.client(service.uri());

        StepVerifier.create(Flux.range(0, 12)
                        .flatMap(i -> client.post(Posting.BODY, Duration.ofMillis(100)), 4)
                        .count())
                .expectNext(12L)
                .expectComplete()
                .verify(PATIENCE);
        service.byDefault(Answer.ok());

        assertThat(answered(client).status()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> service.openConnections() <= 4);
    }

    @Test
    void timeoutsAreCountedOnAThreadOfOurOwn() {
        service.byDefault(Answer.hang());
        Set<String> threads = ConcurrentHashMap.newKeySet();

        Posting.single(posting.client(service.uri())
                .post(Posting.BODY, SHORT)
                .doOnNext(outcome -> threads.add(Thread.currentThread().getName())));

        assertThat(threads).singleElement().asString().startsWith("ai-http");
    }

    private String address() {
        return "127.0.0.1:" + service.uri().getPort();
    }

    private static IngestionOutcome timed(IngestionClient client, Duration limit) {
        long start = System.nanoTime();
        IngestionOutcome outcome = post(client, limit);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        return outcome;
    }
}
