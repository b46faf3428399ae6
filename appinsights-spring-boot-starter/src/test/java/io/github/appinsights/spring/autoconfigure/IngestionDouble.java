package io.github.appinsights.spring.autoconfigure;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stands for the ingestion service: takes every item. Has event loops of its own, as those that Reactor Netty shares end with the
 * application.
 */
final class IngestionDouble implements AutoCloseable {

    private final List<JsonNode> items = new CopyOnWriteArrayList<>();
    private volatile boolean silent;
    private final LoopResources loops = LoopResources.create("ingestion-double", 1, true);
    private final DisposableServer server;

    private final String scheme;

    IngestionDouble() {
        this(HttpServer.create(), "http");
    }

    /** Talks only to clients with a certificate of the same authority. */
    static IngestionDouble mutualTls(PemFiles files) throws IOException {
        SslContext context = SslContextBuilder.forServer(
                        files.of("server.crt").toFile(), files.of("server.key").toFile())
                .trustManager(files.of("authority.crt").toFile())
                .clientAuth(ClientAuth.REQUIRE)
                .build();
        return new IngestionDouble(HttpServer.create().secure(tls -> tls.sslContext(context)), "https");
    }

    private IngestionDouble(HttpServer http, String scheme) {
        this.scheme = scheme;
        server = http.runOn(loops)
                .host("localhost")
                .port(0)
                .route(routes -> routes.post(
                        "/v2.1/track",
                        (request, response) -> request.receive()
                                .aggregate()
                                .asByteArray()
                                .map(body -> accept(
                                        body,
                                        "gzip".equals(request.requestHeaders().get("Content-Encoding"))))
                                .delayUntil(accepted -> silent ? Mono.never() : Mono.empty())
                                .flatMap(accepted -> response.header("Content-Type", "application/json")
                                        .sendString(Mono.just("{\"itemsReceived\":" + accepted + ",\"itemsAccepted\":"
                                                + accepted + ",\"errors\":[]}"))
                                        .then())))
                .bindNow();
    }

    int port() {
        return server.port();
    }

    String connectionString() {
        return "InstrumentationKey=01234567-89ab-cdef-0123-456789abcdef;IngestionEndpoint=" + scheme + "://localhost:"
                + port() + "/";
    }

    /** From now on nothing is answered. */
    void fallSilent() {
        silent = true;
    }

    List<JsonNode> items() {
        return items;
    }

    /** Names of the events received. */
    List<String> events() {
        return items.stream()
                .map(item -> item.at("/data/baseData/name").asString(""))
                .toList();
    }

    @Override
    public void close() {
        server.disposeNow();
        loops.dispose();
    }

    private int accept(byte[] body, boolean compressed) {
        String text = new String(compressed ? unzipped(body) : body, StandardCharsets.UTF_8);
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        lines.forEach(line -> items.add(JsonMapper.shared().readTree(line)));
        return lines.size();
    }

    private static byte[] unzipped(byte[] body) {
        try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return unzipped.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
