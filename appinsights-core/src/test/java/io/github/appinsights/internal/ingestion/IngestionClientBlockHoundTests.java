package io.github.appinsights.internal.ingestion;

import static io.github.appinsights.internal.ingestion.Posting.answered;
import static io.github.appinsights.internal.ingestion.Posting.unreachable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.appinsights.testing.Answer;
import io.github.appinsights.testing.FakeIngestion;
import io.github.appinsights.testing.SelfSigned;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class IngestionClientBlockHoundTests {

    @RegisterExtension
    final Posting posting = new Posting();

    @BeforeAll
    static void install() {
        BlockHound.install();
    }

    @Test
    void theWatchdogIsAwake() {
        Mono<Boolean> blocking = Mono.fromCallable(() -> new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS))
                .subscribeOn(Schedulers.parallel());

        assertThatThrownBy(() -> blocking.block(Duration.ofSeconds(5)))
                .hasCauseInstanceOf(BlockingOperationError.class);
    }

    @Test
    void nothingBlocksTheEventLoop(@TempDir Path directory) throws Exception {
        try (FakeIngestion service = FakeIngestion.start();
                FakeIngestion secure = FakeIngestion.startTls(SelfSigned.identity(directory))) {
            service.answer(
                    Answer.ok(),
                    Answer.cut(),
                    Answer.status(200).body("slow").dripping(Duration.ofSeconds(1)),
                    Answer.partial(new ItemError(0, 500, "no")));
            IngestionClient client = posting.clientOfOneConnection(
                    URI.create("http://localhost:" + service.uri().getPort() + "/v2.1/track"));

            assertThat(answered(client).status()).isEqualTo(200);
            assertThat(answered(client).status()).isEqualTo(200);
            assertThat(answered(client).errors()).hasSize(1);
            assertThat(unreachable(posting.client(secure.uri())).description()).contains("certificate");
            assertThat(answered(posting.client(secure.uri(), Trusting.everything()))
                            .status())
                    .isEqualTo(200);
        }
    }
}
