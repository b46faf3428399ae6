package io.github.appinsights.internal.ingestion;

import static io.github.appinsights.internal.ingestion.Posting.answered;
import static io.github.appinsights.internal.ingestion.Posting.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.internal.ingestion.IngestionOutcome.Unreachable;
import io.github.appinsights.internal.network.ClientTls;
import io.github.appinsights.internal.network.Network;
import io.github.appinsights.internal.network.ProxyServer;
import io.github.appinsights.testing.FakeIngestion;
import io.github.appinsights.testing.Identity;
import io.github.appinsights.testing.ProxyDouble;
import io.github.appinsights.testing.Warnings;
import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service behind a proxy, under a name that does not exist here. */
@TestInstance(Lifecycle.PER_CLASS)
class ProxiedIngestionTests {

    private static final URI ADDRESS = URI.create("https://ingestion.invalid/v2.1/track");

    @RegisterExtension
    final Posting posting = new Posting();

    private FakeIngestion service;
    private SslContext trust;

    @BeforeAll
    void startService(@TempDir Path directory) throws Exception {
        Identity authority = Identity.authority(directory);
        service = FakeIngestion.startTls(
                authority.signed("service", "dns:ingestion.invalid").trusting(null));
        trust = ClientTls.of(authority.trust(), null);
    }

    @AfterAll
    void closeService() {
        service.close();
    }

    private IngestionClient through(@Nullable ProxyServer proxy) {
        return posting.client(ADDRESS, new Network(null, Duration.ofSeconds(5), 4, trust, proxy));
    }

    private ProxyDouble proxy() {
        return ProxyDouble.to(service.uri().getPort());
    }

    private ProxyDouble proxy(String credentials) {
        return ProxyDouble.to(service.uri().getPort(), credentials);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "socks5"})
    void theProxyIsAskedForTheNameWhichIsNotLookedUpHere(String scheme) {
        try (ProxyDouble proxy = proxy();
                Warnings warnings = Warnings.record()) {
            IngestionClient client = through(ProxyServer.parse(scheme + "://127.0.0.1:" + proxy.port()));

            assertThat(answered(client).status()).isEqualTo(200);
            assertThat(answered(client).status()).isEqualTo(200);

            assertThat(proxy.asked()).containsExactly("ingestion.invalid:443");
            assertThat(warnings.lines()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "socks5"})
    void theProxyGetsTheCredentials(String scheme) {
        try (ProxyDouble proxy = proxy("m@x:p:w")) {
            IngestionClient client = through(ProxyServer.parse(scheme + "://m%40x:p%3Aw@localhost:" + proxy.port()));

            assertThat(answered(client).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "socks5"})
    void wrongCredentialsAreToldWithoutThem(String scheme) {
        try (ProxyDouble proxy = proxy("user:right");
                Warnings warnings = Warnings.record()) {
            Unreachable outcome =
                    unreachable(through(ProxyServer.parse(scheme + "://s3cr3t:wr0ng@127.0.0.1:" + proxy.port())));

            assertThat(outcome.description())
                    .startsWith("ingestion.invalid through the proxy 127.0.0.1:" + proxy.port() + ": the proxy refuses")
                    .doesNotContain("s3cr3t", "wr0ng");
            assertThat(outcome.mayHaveArrived()).isFalse();
            assertThat(warnings.lines()).isEmpty();
        }
    }

    @Test
    void aProxyThatWantsCredentialsSaysSo() {
        try (ProxyDouble proxy = proxy("user:password")) {
            assertThat(unreachable(through(ProxyServer.parse("http://127.0.0.1:" + proxy.port())))
                            .description())
                    .contains(": the proxy refuses with 407, it wants other credentials (");
        }
    }

    @Test
    void aProxyThatRefusesIsUnreachableUntilItDoesNot() {
        try (ProxyDouble proxy = proxy()) {
            IngestionClient client = through(ProxyServer.parse("http://127.0.0.1:" + proxy.port()));
            proxy.refuse(502);

            assertThat(unreachable(client))
                    .isEqualTo(new Unreachable(
                            "ingestion.invalid through the proxy 127.0.0.1:" + proxy.port()
                                    + ": the proxy refuses with 502 (HttpProxyConnectException)",
                            false));

            proxy.refuse(0);
            assertThat(answered(client).status()).isEqualTo(200);
        }
    }

    @Test
    void aProxyThatIsNotThereIsUnreachable() {
        ProxyDouble proxy = proxy();
        proxy.close();

        assertThat(unreachable(through(ProxyServer.parse("http://127.0.0.1:" + proxy.port())))
                        .description())
                .startsWith("ingestion.invalid through the proxy 127.0.0.1:" + proxy.port()
                        + ": no connection to the proxy (");
    }

    @Test
    void aProxyWhoseNameIsUnknownIsUnreachable() {
        assertThat(unreachable(through(ProxyServer.parse("http://proxy.invalid:3128"))))
                .isEqualTo(new Unreachable(
                        "ingestion.invalid through the proxy proxy.invalid:3128: "
                                + "host name of the proxy not found (UnknownHostException)",
                        false));
    }

    @Test
    void theSystemsProxyIsUsedForOthersAndNotForThisMachine() {
        try (ProxyDouble proxy = proxy();
                FakeIngestion local = FakeIngestion.start()) {
            Properties properties = new Properties();
            properties.setProperty("https.proxyHost", "127.0.0.1");
            properties.setProperty("https.proxyPort", Integer.toString(proxy.port()));
            properties.setProperty("http.nonProxyHosts", "");
            ProxyServer system = ProxyServer.ofSystem(properties);

            assertThat(answered(through(system)).status()).isEqualTo(200);
            assertThat(answered(posting.client(local.uri(), new Network(null, Duration.ofSeconds(5), 4, null, system)))
                            .status())
                    .isEqualTo(200);

            assertThat(proxy.asked()).containsExactly("ingestion.invalid:443");
        }
    }
}
