package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.local.IngestionServer;
import io.github.appinsights.local.received.ReceivedTelemetry;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** {@code appinsights.ssl.bundle} and {@code appinsights.proxy}. */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class ServiceConnectionTests {

    private static final String KEY = "--appinsights.instrumentation-key=key";
    private static final String BUNDLE = "spring.ssl.bundle.pem.telemetry.";

    private PemFiles files;

    @BeforeAll
    void makeFiles(@TempDir Path directory) throws Exception {
        files = PemFiles.in(directory);
    }

    @Test
    void aServerThatAsksForACertificateIsReachedWithABundle(CapturedOutput output) throws Exception {
        ReceivedTelemetry received = new ReceivedTelemetry();
        try (IngestionServer service = mutualTls(received)) {
            FlushResult result = flushed(
                    at(service),
                    "appinsights.ssl.bundle=telemetry",
                    trust(),
                    BUNDLE + "keystore.certificate=file:" + files.of("client.crt"),
                    BUNDLE + "keystore.private-key=file:" + files.of("client.key"),
                    BUNDLE + "options.enabled-protocols=TLSv1.3");

            assertThat(result).isEqualTo(new FlushResult(1, 0, 0, 0, 0, 0));
            assertThat(received.newest(10, 0, null)).hasSize(1);
            assertThat(output).doesNotContain("WARN");
        }
    }

    @Test
    void withoutTheBundleTheSameServerIsNotTrusted(CapturedOutput output) throws Exception {
        ReceivedTelemetry received = new ReceivedTelemetry();
        try (IngestionServer service = mutualTls(received)) {
            flushed(at(service));

            assertThat(received.newest(10, 0, null)).isEmpty();
            assertThat(output)
                    .contains("localhost:" + service.endpoint().getPort() + ": its certificate is not trusted (");
        }
    }

    @Test
    void aBundleThatIsNotThereIsExplained(CapturedOutput output) {
        assertStartFails(KEY, "--appinsights.ssl.bundle=nowhere");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The property appinsights.ssl.bundle names an SSL bundle that is not there: \"nowhere\".")
                .contains("appinsights.ssl.bundle=telemetry");
    }

    @Test
    void aBundleWhoseFilesCannotBeReadIsExplained(CapturedOutput output) {
        assertStartFails(
                KEY,
                "--appinsights.ssl.bundle=telemetry",
                "--" + BUNDLE + "truststore.certificate=file:" + files.of("missing.crt"));
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains(
                        "The property appinsights.ssl.bundle names the SSL bundle \"telemetry\", which cannot be used: ")
                .contains("missing.crt");
    }

    @Test
    void aBundleWithAProtocolThatIsNotThereIsExplained(CapturedOutput output) {
        assertStartFails(
                KEY,
                "--appinsights.ssl.bundle=telemetry",
                "--" + trust(),
                "--" + BUNDLE + "options.enabled-protocols=TLSv9");
        assertThat(output)
                .contains(
                        "The property appinsights.ssl.bundle names the SSL bundle \"telemetry\", which cannot be used: ")
                .contains("TLSv9");
    }

    @Test
    void whereTelemetryIsOffABundleIsNotLookedAt() {
        try (ConfigurableApplicationContext context =
                started("appinsights.enabled=false", "appinsights.ssl.bundle=nowhere", "appinsights.proxy=nonsense")) {
            assertThat(context.getBean(TelemetryClient.class).isEnabled()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://s3cr3t:wr0ng@proxy.example, has no port from 1 to 65535",
        "ftp://s3cr3t:wr0ng@proxy.example:21, has a scheme other than http and socks5",
        "http://s3cr3t:wr0ng@proxy example:1, is no URL"
    })
    void aProxyThatIsNoneIsExplainedWithoutItsCredentials(String proxy, String problem, CapturedOutput output) {
        assertStartFails(KEY, "--appinsights.proxy=" + proxy);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The property appinsights.proxy " + problem)
                .contains("appinsights.proxy=http://proxy.example.com:3128")
                .doesNotContain("s3cr3t", "wr0ng");
    }

    @Test
    void theProxyIsAskedForTheService() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> refuseOne(proxy));
            try (ConfigurableApplicationContext context = started(
                    "appinsights.connection-string=InstrumentationKey=key;IngestionEndpoint=https://ingestion.invalid/",
                    "appinsights.proxy=http://user:password@127.0.0.1:" + proxy.getLocalPort())) {
                context.getBean(TelemetryClient.class).trackEvent("tracked");
                context.getBean(TelemetryClient.class).flush().block(Duration.ofSeconds(10));
            }
            assertThat(asked.get(10, TimeUnit.SECONDS)).startsWith("CONNECT ingestion.invalid:443 ");
        }
    }

    private static String refuseOne(ServerSocket proxy) {
        try (Socket client = proxy.accept()) {
            byte[] head = new byte[4_096];
            int length = client.getInputStream().read(head);
            client.getOutputStream().write("HTTP/1.1 502 Bad\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(head, 0, length, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Talks only to clients with a certificate of the same authority. */
    private IngestionServer mutualTls(ReceivedTelemetry received) throws IOException {
        SslContext context = SslContextBuilder.forServer(
                        files.of("server.crt").toFile(), files.of("server.key").toFile())
                .trustManager(files.of("authority.crt").toFile())
                .clientAuth(ClientAuth.REQUIRE)
                .build();
        return IngestionServer.builder().tls(context).listener(received).build().start();
    }

    /** By the name that stands in its certificate. */
    private static String at(IngestionServer service) {
        return "InstrumentationKey=key;IngestionEndpoint=https://localhost:"
                + service.endpoint().getPort() + "/";
    }

    private String trust() {
        return BUNDLE + "truststore.certificate=file:" + files.of("authority.crt");
    }

    private static @Nullable FlushResult flushed(String connectionString, String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("appinsights.connection-string=" + connectionString);
        try (ConfigurableApplicationContext context = started(all.toArray(String[]::new))) {
            context.getBean(TelemetryClient.class).trackEvent("tracked");
            return context.getBean(TelemetryClient.class).flush().block(Duration.ofSeconds(10));
        }
    }

    private static ConfigurableApplicationContext started(String... properties) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .run();
    }

    private static void assertStartFails(String... arguments) {
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> new SpringApplicationBuilder(Application.class)
                        .web(WebApplicationType.NONE)
                        .run(arguments));
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({SslAutoConfiguration.class, AppInsightsAutoConfiguration.class})
    static class Application {}
}
