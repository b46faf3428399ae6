package io.github.appinsights.internal.ingestion;

import static io.github.appinsights.internal.ingestion.Posting.answered;
import static io.github.appinsights.internal.ingestion.Posting.unreachable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.appinsights.internal.network.ClientTls;
import io.github.appinsights.internal.network.Network;
import io.github.appinsights.testing.FakeIngestion;
import io.github.appinsights.testing.Identity;
import io.github.appinsights.testing.Warnings;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class TlsIngestionTests {

    @RegisterExtension
    final Posting posting = new Posting();

    private Identity authority;
    private Identity server;

    @BeforeAll
    void makeIdentities(@TempDir Path directory) throws Exception {
        authority = Identity.authority(directory);
        server = authority.signed("server", "ip:127.0.0.1");
    }

    private IngestionClient client(FakeIngestion service, SSLContext context, @Nullable SSLParameters parameters) {
        return posting.client(
                service.uri(), new Network(null, Duration.ofSeconds(5), 4, ClientTls.of(context, parameters), null));
    }

    @Test
    void anAuthorityOfTheApplicationsOwnIsTrusted() throws Exception {
        try (FakeIngestion service = FakeIngestion.startTls(server.trusting(null))) {
            assertThat(answered(client(service, authority.trust(), null)).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aServerThatAsksForACertificateGetsOurs() throws Exception {
        Identity ours = authority.signed("client", "dns:client");
        try (FakeIngestion service = FakeIngestion.startMutualTls(server.trusting(authority))) {
            assertThat(answered(client(service, ours.trusting(authority), null)).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aServerThatAsksForACertificateWeHaveNotIsToldOfOnce() throws Exception {
        try (FakeIngestion service = FakeIngestion.startMutualTls(server.trusting(authority));
                Warnings warnings = Warnings.record()) {
            assertThat(unreachable(client(service, authority.trust(), null)).description())
                    .startsWith("127.0.0.1:" + service.uri().getPort() + ": ");
            assertThat(warnings.lines()).isEmpty();
            assertThat(service.requests()).isEmpty();
        }
    }

    @Test
    void theNameOfTheHostIsCheckedInAnyCase() throws Exception {
        Identity other = authority.signed("other", "dns:other.example");
        try (FakeIngestion service = FakeIngestion.startTls(other.trusting(null))) {
            assertThat(unreachable(client(service, authority.trust(), null)).description())
                    .contains(": its certificate is for another host (");
        }
    }

    @Test
    void anExpiredCertificateIsToldAsThat() throws Exception {
        Identity expired = authority.signed("expired", "ip:127.0.0.1", "-10d", 1);
        try (FakeIngestion service = FakeIngestion.startTls(expired.trusting(null))) {
            assertThat(unreachable(client(service, authority.trust(), null)).description())
                    .contains(": its certificate has expired (");
        }
    }

    @Test
    void onlyTheProtocolsGivenAreSpoken() throws Exception {
        try (FakeIngestion service = FakeIngestion.startTls(server.trusting(null))) {
            SSLParameters old = new SSLParameters(null, new String[] {"TLSv1.2"});
            assertThat(answered(client(service, authority.trust(), old)).status())
                    .isEqualTo(200);
            assertThat(service.sessions()).extracting(SSLSession::getProtocol).containsExactly("TLSv1.2");
        }
    }

    @Test
    void onlyTheCiphersGivenAreSpoken() throws Exception {
        String cipher = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
        try (FakeIngestion service = FakeIngestion.startTls(server.trusting(null))) {
            SSLParameters one = new SSLParameters(new String[] {cipher}, new String[] {"TLSv1.2"});
            assertThat(answered(client(service, authority.trust(), one)).status())
                    .isEqualTo(200);
            assertThat(service.sessions())
                    .extracting(SSLSession::getCipherSuite)
                    .containsExactly(cipher);
        }
    }

    @Test
    void aProtocolOrCipherThatIsNotThereIsRefusedAtOnce() throws Exception {
        SSLContext context = authority.trust();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientTls.of(context, new SSLParameters(null, new String[] {"TLSv9"})));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientTls.of(context, new SSLParameters(new String[] {"TLS_NONSENSE"})));
    }
}
