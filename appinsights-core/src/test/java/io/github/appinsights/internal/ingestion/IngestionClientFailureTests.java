package io.github.appinsights.internal.ingestion;

import static io.github.appinsights.internal.ingestion.Posting.answered;
import static io.github.appinsights.internal.ingestion.Posting.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.internal.ingestion.IngestionOutcome.Unreachable;
import io.github.appinsights.testing.Answer;
import io.github.appinsights.testing.FakeIngestion;
import io.github.appinsights.testing.SelfSigned;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class IngestionClientFailureTests {

    private final FakeIngestion service = FakeIngestion.start();
    private final String address = "127.0.0.1:" + service.uri().getPort();

    @RegisterExtension
    final Posting posting = new Posting();

    @AfterEach
    void closeService() {
        service.close();
    }

    @Test
    void aRefusedConnectionIsUnreachableUntilItIsNot() {
        IngestionClient client = posting.client(service.uri());
        service.pause();

        assertThat(unreachable(client))
                .isEqualTo(new Unreachable(address + ": no connection (AnnotatedConnectException)", false));

        service.resume();
        assertThat(answered(client).status()).isEqualTo(200);
    }

    @Test
    void anUnknownHostIsUnreachable() {
        assertThat(unreachable(posting.client(URI.create("https://ingestion.invalid/v2.1/track?key=secret"))))
                .isEqualTo(new Unreachable("ingestion.invalid: host name not found (UnknownHostException)", false));
    }

    @Test
    void anUntrustedCertificateIsUnreachable(@TempDir Path directory) throws Exception {
        try (FakeIngestion secure = FakeIngestion.startTls(SelfSigned.identity(directory))) {
            assertThat(unreachable(posting.client(secure.uri())))
                    .isEqualTo(new Unreachable(
                            "127.0.0.1:" + secure.uri().getPort()
                                    + ": its certificate is not trusted (SSLHandshakeException)",
                            false));
            assertThat(secure.requests()).isEmpty();

            assertThat(answered(posting.client(secure.uri(), Trusting.everything()))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void anEndpointThatDoesNotTakePartInTheHandshakeIsUnreachable() {
        URI https = URI.create("https://" + address + "/v2.1/track");

        IngestionOutcome outcome = Posting.post(posting.client(https), Duration.ofMillis(500));

        assertThat(outcome).isEqualTo(new Unreachable(address + ": no answer within 500 ms", false));
    }

    @Test
    void aFreshConnectionThatIsClosedIsNotTriedAgain() {
        service.answer(Answer.cut());

        assertThat(unreachable(posting.client(service.uri())))
                .isEqualTo(new Unreachable(
                        address + ": connection closed before the answer (ClosedChannelException)", true));
        assertThat(service.requests()).hasSize(1);
    }

    @Test
    void aFreshConnectionThatIsResetIsNotTriedAgain() {
        service.answer(Answer.reset());

        Unreachable outcome = unreachable(posting.client(service.uri()));

        assertThat(outcome.description()).startsWith(address + ": connection closed before the answer");
        assertThat(outcome.mayHaveArrived()).isTrue();
        assertThat(service.requests()).hasSize(1);
    }

    @Test
    void somethingThatIsNotHttpIsUnreachable() {
        service.answer(Answer.bytes("SSH-2.0-OpenSSH_9.2\r\n\r\n"));

        Unreachable outcome = unreachable(posting.client(service.uri()));

        assertThat(outcome.description()).startsWith(address + ": ").doesNotContain("SSH");
        assertThat(outcome.mayHaveArrived()).isTrue();
    }

    @Test
    void aDescriptionHasNoPathAndNoQuery() {
        service.answer(Answer.cut());

        assertThat(unreachable(posting.client(service.endpoint().resolve("path/secret?key=secret")))
                        .description())
                .doesNotContain("secret");
    }

    @Test
    void aConnectionThatDoesNotComeAboutEndsAtTheLimit() {
        // nothing answers in TEST-NET-1; where the network refuses it at once, that is as good
        IngestionOutcome outcome =
                Posting.post(posting.client(URI.create("https://192.0.2.1/v2.1/track")), Duration.ofMillis(300));

        assertThat(outcome).isInstanceOf(Unreachable.class);
        assertThat(((Unreachable) outcome).mayHaveArrived()).isFalse();
    }
}
