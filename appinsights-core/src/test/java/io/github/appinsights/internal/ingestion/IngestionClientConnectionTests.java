package io.github.appinsights.internal.ingestion;

import static io.github.appinsights.internal.ingestion.Posting.PATIENCE;
import static io.github.appinsights.internal.ingestion.Posting.answered;
import static io.github.appinsights.internal.ingestion.Posting.dispose;
import static io.github.appinsights.internal.ingestion.Posting.unreachable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.internal.ingestion.IngestionOutcome.Unreachable;
import io.github.appinsights.testing.Answer;
import io.github.appinsights.testing.FakeIngestion;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.test.StepVerifier;

class IngestionClientConnectionTests {

    private final FakeIngestion service = FakeIngestion.start();

    @RegisterExtension
    final Posting posting = new Posting();

    @AfterEach
    void closeService() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPooledConnectionTheServerGaveUpIsReplacedAtOnce(boolean reset) {
        service.answer(Answer.ok(), reset ? Answer.reset() : Answer.cut());
        IngestionClient client = posting.clientOfOneConnection(service.uri());

        assertThat(answered(client).status()).isEqualTo(200);
        assertThat(answered(client).status()).isEqualTo(200);

        assertThat(service.requests().stream().map(request -> request.connection()))
                .containsExactly(1, 1, 2);
    }

    @Test
    void aConnectionClosedWhileIdleIsReplaced() {
        service.byDefault(Answer.ok().thenClose());
        IngestionClient client = posting.client(service.uri());

        for (int i = 0; i < 20; i++) {
            assertThat(answered(client).status()).isEqualTo(200);
        }

        assertThat(service.items()).hasSizeGreaterThanOrEqualTo(40);
    }

    @Test
    void theSecondLossIsTheOutcome() {
        service.answer(Answer.ok(), Answer.cut(), Answer.cut());
        IngestionClient client = posting.clientOfOneConnection(service.uri());
        answered(client);

        assertThat(unreachable(client).mayHaveArrived()).isTrue();
        assertThat(service.requests()).hasSize(3);
    }

    @Test
    void aLossAfterTheStatusIsNotTriedAgain() {
        service.answer(Answer.ok(), Answer.partial(new ItemError(0, 500, null)).missing(5));
        IngestionClient client = posting.client(service.uri());
        answered(client);

        assertThat(answered(client).status()).isEqualTo(206);
        assertThat(service.requests()).hasSize(2);
    }

    @Test
    void ourThreadsAreDaemonsAndGoneAfterDisposal() {
        IngestionClient client = posting.client(service.uri());
        answered(client);
        assertThat(threads()).isNotEmpty().allMatch(Thread::isDaemon);

        dispose(client);

        await().atMost(PATIENCE).until(() -> threads().isEmpty() && service.openConnections() == 0);
    }

    @Test
    void afterDisposalThereIsNoRequest() {
        IngestionClient client = posting.client(service.uri());
        dispose(client);
        dispose(client);

        assertThat(unreachable(client))
                .isEqualTo(new Unreachable("127.0.0.1:" + service.uri().getPort() + ": the client is closed", false));
        assertThat(service.connections()).isZero();
        await().atMost(PATIENCE).until(() -> threads().isEmpty());
    }

    @Test
    void disposalEndsWhatIsUnderWay() {
        service.byDefault(Answer.hang());
        IngestionClient client = posting.client(service.uri());

        StepVerifier.create(client.post(Posting.BODY, Duration.ofMinutes(1)))
                .then(() ->
                        await().atMost(PATIENCE).until(() -> service.requests().size() == 1))
                .then(() -> dispose(client))
                .expectNext(new Unreachable("127.0.0.1:" + service.uri().getPort() + ": the client is closed", true))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void disposalOnOurOwnEventLoopDoesNotWait() {
        IngestionClient client = posting.client(service.uri());

        StepVerifier.create(client.post(Posting.BODY, Duration.ofSeconds(5))
                        .flatMap(outcome -> client.dispose().thenReturn(outcome)))
                .expectNextCount(1)
                .expectComplete()
                .verify(Duration.ofSeconds(4));
        await().atMost(PATIENCE).until(() -> threads().isEmpty());
    }

    @Test
    void whatTheApplicationBroughtIsLeftAlone() {
        ConnectionProvider pool = ConnectionProvider.create("mine", 2);
        LoopResources loops = LoopResources.create("mine", 1, true);
        IngestionClient client =
                posting.client(service.uri(), HttpClient.create(pool).runOn(loops));
        answered(client);

        dispose(client);

        assertThat(pool.isDisposed()).isFalse();
        assertThat(loops.isDisposed()).isFalse();
        await().atMost(PATIENCE).until(() -> threads().isEmpty());
        assertThat(unreachable(client).description()).endsWith("the client is closed");
        StepVerifier.create(pool.disposeLater().then(loops.disposeLater()))
                .expectComplete()
                .verify(PATIENCE);
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("ai-http"))
                .toList();
    }
}
