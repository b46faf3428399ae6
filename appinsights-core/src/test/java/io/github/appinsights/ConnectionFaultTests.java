package io.github.appinsights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.testing.FakeIngestion;
import io.github.appinsights.testing.Identity;
import io.github.appinsights.testing.ProxyDouble;
import io.github.appinsights.testing.Warnings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Faults of the connection on real sockets: one line of ours for each, nobody else's, and nothing lost. */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("faults")
class ConnectionFaultTests {

    private static final String KEY = "00000000-1111-2222-3333-444444444444";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Identity authority;
    private Identity right;
    private FakeIngestion service;
    private Warnings warnings;
    private @Nullable ServerSocket intruder;
    private @Nullable Thread answering;

    @BeforeAll
    void makeIdentities(@TempDir Path directory) throws Exception {
        authority = Identity.authority(directory);
        right = authority.signed("right", "ip:127.0.0.1,dns:ingestion.invalid");
    }

    @BeforeEach
    void start() throws Exception {
        service = FakeIngestion.startTls(right.trusting(null));
        warnings = Warnings.record();
    }

    @AfterEach
    void stop() throws IOException {
        if (intruder != null) {
            intruder.close();
        }
        warnings.close();
        service.close();
    }

    private TelemetryClientBuilder builder(String endpoint) throws Exception {
        return TelemetryClient.builder()
                .connectionString("InstrumentationKey=" + KEY + ";IngestionEndpoint=" + endpoint)
                .sslContext(authority.trust())
                .options(ChannelOptions.builder()
                        .maxWait(Duration.ofMillis(10))
                        .backoffMin(Duration.ofMillis(50))
                        .backoffMax(Duration.ofMillis(200))
                        .exchangeTimeout(Duration.ofSeconds(2))
                        .build());
    }

    private TelemetryClientBuilder builder() throws Exception {
        return builder(service.endpoint().toString());
    }

    private String host() {
        return "127.0.0.1:" + service.uri().getPort();
    }

    /** Tracks while something is wrong, waits for several tries to fail, heals it, and waits for the item. */
    private void assertKeptAndDelivered(TelemetryClientBuilder builder, String words, Healing healing)
            throws Exception {
        try (TelemetryClient client = builder.build()) {
            client.trackEvent("kept");
            await().atMost(PATIENCE).until(() -> client.state().requests().getOrDefault(0, 0L) >= 3);
            assertThat(client.state().lastFailure()).contains(words);
            assertKept(client.state().counters());

            healing.heal();

            await().atMost(PATIENCE).until(() -> client.state().counters().sent() == 1);
        }
        assertThat(service.items()).singleElement().asString().contains("\"kept\"");
        assertThat(warnings.lines()).singleElement().asString().contains(words).doesNotContain("stack trace");
    }

    /** It waits, or is just being tried again. */
    private static void assertKept(DeliveryCounters counters) {
        assertThat(counters.stored() + counters.inFlight()).isEqualTo(1);
    }

    @Test
    void aRefusedConnection() throws Exception {
        service.pause();
        assertKeptAndDelivered(builder(), host() + ": no connection (", service::resume);
    }

    @Test
    void anUntrustedCertificate() throws Exception {
        service.pause();
        service.resumeTls(selfSigned().trusting(null));
        assertKeptAndDelivered(builder(), host() + ": its certificate is not trusted (", this::heal);
    }

    @Test
    void anExpiredCertificate() throws Exception {
        service.pause();
        service.resumeTls(authority.signed("expired", "ip:127.0.0.1", "-10d", 1).trusting(null));
        assertKeptAndDelivered(builder(), host() + ": its certificate has expired (", this::heal);
    }

    @Test
    void aCertificateForAnotherHost() throws Exception {
        service.pause();
        service.resumeTls(authority.signed("other", "dns:other.example").trusting(null));
        assertKeptAndDelivered(builder(), host() + ": its certificate is for another host (", this::heal);
    }

    @Test
    void aHandshakeThatHangs() throws Exception {
        occupy();
        assertKeptAndDelivered(builder(), host() + ": no answer within 2000 ms", this::restore);
    }

    @Test
    void aServerThatDoesNotSpeakTls() throws Exception {
        answer(occupy(), "HTTP/1.1 400 Bad Request\r\n\r\n");
        assertKeptAndDelivered(builder(), host() + ": it does not speak TLS (", this::restore);
    }

    @Test
    void aServerThatHangsUpInTheHandshake() throws Exception {
        answer(occupy(), "");
        assertKeptAndDelivered(builder(), host() + ": connection closed before the answer (", this::restore);
    }

    @Test
    void aProxyThatRefuses() throws Exception {
        try (ProxyDouble proxy = ProxyDouble.to(service.uri().getPort())) {
            proxy.refuse(502);
            assertKeptAndDelivered(
                    builder("https://ingestion.invalid/").proxy("http://s3cr3t:wr0ng@127.0.0.1:" + proxy.port()),
                    "ingestion.invalid through the proxy 127.0.0.1:" + proxy.port() + ": the proxy refuses with 502",
                    () -> proxy.refuse(0));
            assertThat(warnings.lines()).asString().doesNotContain("s3cr3t", "wr0ng");
        }
    }

    @Test
    void anUnknownHost() throws Exception {
        try (TelemetryClient client = builder("https://ingestion.invalid/").build()) {
            client.trackEvent("kept");
            await().atMost(PATIENCE).until(() -> client.state().requests().getOrDefault(0, 0L) >= 3);

            assertKept(client.state().counters());
            assertThat(warnings.lines())
                    .singleElement()
                    .asString()
                    .contains("ingestion.invalid: host name not found (UnknownHostException)")
                    .doesNotContain("stack trace");
        }
    }

    private void heal() throws Exception {
        service.pause();
        service.resumeTls(right.trusting(null));
    }

    private Identity selfSigned() throws Exception {
        return authority.stranger("stranger", "ip:127.0.0.1");
    }

    /** Takes the port of the service. */
    private ServerSocket occupy() throws IOException {
        service.pause();
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(
                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                service.uri().getPort()));
        intruder = socket;
        return socket;
    }

    /** The thread that answers keeps the port until it has woken up. */
    private void restore() throws Exception {
        if (intruder != null) {
            intruder.close();
            intruder = null;
        }
        if (answering != null) {
            answering.join(PATIENCE.toMillis());
            answering = null;
        }
        service.resume();
    }

    private void answer(ServerSocket listening, String text) {
        Thread thread = new Thread(
                () -> {
                    while (!listening.isClosed()) {
                        answerOne(listening, text);
                    }
                },
                "intruder");
        thread.setDaemon(true);
        thread.start();
        answering = thread;
    }

    private static void answerOne(ServerSocket listening, String text) {
        try (Socket connection = listening.accept()) {
            connection.getInputStream().read(new byte[16_384]);
            connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // closed, or the client has gone
        }
    }

    private interface Healing {
        void heal() throws Exception;
    }
}
