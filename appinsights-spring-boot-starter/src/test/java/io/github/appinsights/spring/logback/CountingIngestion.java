package io.github.appinsights.spring.logback;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * Takes every item after the time a near service needs, and counts them. A million of them are not judged, as the mock of the test
 * kit would do: that takes the time of the machine that is measured.
 */
final class CountingIngestion implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofMillis(20);

    private final AtomicInteger lines = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final LoopResources loops = LoopResources.create("counting-ingestion", 1, true);
    private final DisposableServer server = HttpServer.create()
            .runOn(loops)
            .host("localhost")
            .port(0)
            .route(routes -> routes.post(
                    "/v2.1/track",
                    (request, response) -> request.receive()
                            .aggregate()
                            .asByteArray()
                            .map(this::accept)
                            .delayElement(ANSWER)
                            .flatMap(items -> response.header("Content-Type", "application/json")
                                    .sendString(Mono.just("{\"itemsReceived\":" + items + ",\"itemsAccepted\":" + items
                                            + ",\"errors\":[]}"))
                                    .then())))
            .bindNow();

    String connectionString() {
        return "InstrumentationKey=01234567-89ab-cdef-0123-456789abcdef;IngestionEndpoint=http://localhost:"
                + server.port() + "/";
    }

    int lines() {
        return lines.get();
    }

    int requests() {
        return requests.get();
    }

    private int accept(byte[] body) {
        int items = 0;
        for (String item : unzipped(body).split("\n", -1)) {
            if (!item.isEmpty()) {
                items++;
                (item.contains("\"RequestData\"") ? requests : lines).incrementAndGet();
            }
        }
        return items;
    }

    private static String unzipped(byte[] body) {
        try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(unzipped.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.disposeNow();
        loops.dispose();
    }
}
