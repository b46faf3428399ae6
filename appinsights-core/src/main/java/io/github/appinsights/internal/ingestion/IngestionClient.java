package io.github.appinsights.internal.ingestion;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.util.context.Context;

/**
 * Posts batches to the ingestion service. Thread-safe. Speaks the protocol and nothing else: no retry after a failure, no pause, no
 * counting.
 */
public final class IngestionClient {

    /** Reactor Context key, true in our own requests: whoever observes requests leaves these alone. */
    public static final String SUPPRESS_KEY = "ai.suppress";

    private final Connections connections;
    private final Redirects redirects;
    private final Clock clock;
    private final Sinks.Empty<Void> closed = Sinks.empty();

    private IngestionClient(Connections connections, Redirects redirects, Clock clock) {
        this.connections = connections;
        this.redirects = redirects;
        this.clock = clock;
    }

    /**
     * @param custom takes the place of an own pool and event loop, and is never disposed of here
     * @param connectTimeout and {@code maxConnections}, to one host, hold without a custom client
     * @param clock for answers without a {@code Date}
     */
    public static IngestionClient open(
            URI trackAddress, @Nullable HttpClient custom, Duration connectTimeout, int maxConnections, Clock clock) {
        return open(trackAddress, custom, connectTimeout, maxConnections, clock, System::nanoTime);
    }

    static IngestionClient open(
            URI trackAddress,
            @Nullable HttpClient custom,
            Duration connectTimeout,
            int maxConnections,
            Clock clock,
            LongSupplier nanoTime) {
        Connections connections =
                custom == null ? Connections.own(connectTimeout, maxConnections) : Connections.of(custom);
        return new IngestionClient(connections, new Redirects(trackAddress, nanoTime), clock);
    }

    /**
     * Sends at each subscription. Ends in exactly one outcome, never in an error.
     *
     * @param gzipBody must not change until then
     * @param limit for the whole exchange: connection, redirects and body included. An answer whose body is still on its way then
     *     counts without it
     */
    public Mono<IngestionOutcome> post(byte[] gzipBody, Duration limit) {
        return Mono.defer(() -> {
            Exchange exchange = new Exchange(gzipBody, connections, redirects, clock);
            return exchange.run()
                    .timeout(
                            limit,
                            Mono.fromSupplier(() -> exchange.ended("no answer within " + limit.toMillis() + " ms")),
                            connections.timer())
                    .takeUntilOther(closed.asMono())
                    .switchIfEmpty(Mono.fromSupplier(() -> exchange.ended("the client is closed")))
                    .onErrorResume(e -> Mono.just(exchange.failed(e)))
                    .doOnNext(exchange::settle)
                    .contextWrite(caller -> Context.of(SUPPRESS_KEY, true, Exchange.class, exchange));
        });
    }

    /** Ends what is under way, and gives up connections and threads within 2 seconds; once. */
    public Mono<Void> dispose() {
        return Mono.defer(() -> {
            closed.tryEmitEmpty();
            return connections.dispose();
        });
    }
}
