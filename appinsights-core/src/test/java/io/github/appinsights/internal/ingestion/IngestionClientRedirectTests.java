package io.github.appinsights.internal.ingestion;

import static io.github.appinsights.internal.ingestion.Posting.answered;
import static io.github.appinsights.internal.ingestion.Posting.post;
import static io.github.appinsights.internal.ingestion.Posting.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.internal.ingestion.IngestionOutcome.Unreachable;
import io.github.appinsights.testing.Answer;
import io.github.appinsights.testing.FakeIngestion;
import io.github.appinsights.testing.Received;
import io.github.appinsights.testing.SelfSigned;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IngestionClientRedirectTests {

    private final FakeIngestion global = FakeIngestion.start();
    private final FakeIngestion regional = FakeIngestion.start();

    @RegisterExtension
    final Posting posting = new Posting();

    @AfterEach
    void closeServices() {
        global.close();
        regional.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void theSameRequestGoesToAnotherPort(int status) {
        global.answer(Answer.redirect(status, regional.uri()).body("moved"));

        assertThat(answered(posting.client(global.uri())).status()).isEqualTo(200);

        Received first = global.requests().get(0);
        Received second = regional.requests().get(0);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.requestLine()).isEqualTo(first.requestLine());
        assertThat(second.headerLines().subList(1, 6))
                .containsAll(first.headerLines().subList(1, 6));
        assertThat(second.header("Host"))
                .isEqualTo("127.0.0.1:" + regional.uri().getPort());
    }

    @Test
    void theSameHostMayHaveAnotherPath() {
        global.answer(Answer.redirect(307, global.endpoint().resolve("elsewhere?x=1")));

        assertThat(answered(posting.client(global.uri())).status()).isEqualTo(200);

        assertThat(global.requests()).hasSize(2);
        assertThat(global.requests().get(1).requestLine()).isEqualTo("POST /elsewhere?x=1 HTTP/1.1");
    }

    @Test
    void aForeignHostGetsNoConnection(@TempDir Path directory) throws Exception {
        try (FakeIngestion foreign = FakeIngestion.startTls(SelfSigned.identity(directory))) {
            global.byDefault(Answer.redirect(307, regional.uri()).header("X", "y"));
            regional.byDefault(Answer.redirect(
                    307, "https://user:word@127.0.0.1:" + foreign.uri().getPort() + "/"));

            assertThat(answered(posting.client(global.uri())).status()).isEqualTo(307);

            assertThat(foreign.connections()).isZero();
            assertThat(foreign.requests()).isEmpty();
        }
    }

    @Test
    void anEndpointWithTlsDoesNotRedirectToOneWithout(@TempDir Path directory) throws Exception {
        try (FakeIngestion secure = FakeIngestion.startTls(SelfSigned.identity(directory))) {
            secure.answer(Answer.redirect(307, regional.uri()));

            assertThat(answered(posting.client(secure.uri(), Trusting.everything()))
                            .status())
                    .isEqualTo(307);

            assertThat(regional.connections()).isZero();
        }
    }

    @Test
    void aMissingOrRelativeLocationIsTheAnswer() {
        global.answer(Answer.status(307), Answer.redirect(308, "/v2.1/track"));
        IngestionClient client = posting.client(global.uri());

        assertThat(answered(client).status()).isEqualTo(307);
        assertThat(answered(client).status()).isEqualTo(308);
        assertThat(global.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 304})
    void otherRedirectsAreNotFollowed(int status) {
        global.answer(Answer.redirect(status, regional.uri()));

        assertThat(answered(posting.client(global.uri())).status()).isEqualTo(status);
        assertThat(regional.connections()).isZero();
    }

    @Test
    void aCircleEndsAfterFiveHops() {
        global.byDefault(Answer.redirect(307, regional.uri()));
        regional.byDefault(Answer.redirect(307, global.uri()));
        IngestionClient client = posting.client(global.uri());

        assertThat(answered(client).status()).isEqualTo(307);
        assertThat(global.requests()).hasSize(3);
        assertThat(regional.requests()).hasSize(3);

        global.byDefault(Answer.ok());
        answered(client);
        assertThat(global.requests()).as("nothing was learnt from it").hasSize(4);
    }

    @Test
    void fiveHopsAreFollowed() {
        global.answer(hop(1), hop(2), hop(3), hop(4), hop(5));

        assertThat(answered(posting.client(global.uri())).status()).isEqualTo(200);
        assertThat(global.requests()).hasSize(6);
    }

    @Test
    void theTargetIsRemembered() {
        global.byDefault(Answer.redirect(308, regional.uri()).header("Cache-Control", "public, max-age=60"));
        IngestionClient client = posting.client(global.uri());

        answered(client);
        posting.nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        answered(client);
        assertThat(global.requests()).hasSize(1);
        assertThat(regional.requests()).hasSize(2);

        posting.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        answered(client);
        assertThat(global.requests()).hasSize(2);
    }

    @Test
    void theTargetIsForgottenAtItsFirstFailure() {
        global.byDefault(Answer.redirect(308, regional.uri()));
        IngestionClient client = posting.client(global.uri());
        answered(client);

        regional.pause();
        assertThat(unreachable(client).description())
                .startsWith("127.0.0.1:" + regional.uri().getPort());
        global.byDefault(Answer.ok());
        assertThat(answered(client).status()).isEqualTo(200);

        assertThat(global.requests()).hasSize(2);
    }

    @Test
    void aTargetThatHangsOrIsUnavailableIsForgottenToo() {
        global.byDefault(Answer.redirect(308, regional.uri()));
        regional.answer(Answer.ok(), Answer.status(503), Answer.ok(), Answer.hang());
        IngestionClient client = posting.client(global.uri());
        answered(client);
        assertThat(answered(client).status()).isEqualTo(503);
        assertThat(global.requests()).hasSize(1);

        answered(client);
        assertThat(global.requests()).hasSize(2);
        assertThat(post(client, Duration.ofMillis(300))).isInstanceOf(Unreachable.class);
        assertThat(global.requests()).hasSize(2);

        answered(client);
        assertThat(global.requests()).hasSize(3);
    }

    @Test
    void theLimitHoldsForAllHopsTogether() {
        global.byDefault(Answer.redirect(307, global.uri()).after(Duration.ofMillis(150)));

        post(posting.client(global.uri()), Duration.ofMillis(400));

        assertThat(global.requests()).hasSizeLessThan(4);
    }

    private Answer hop(int number) {
        return Answer.redirect(307, global.endpoint().resolve("hop/" + number));
    }
}
