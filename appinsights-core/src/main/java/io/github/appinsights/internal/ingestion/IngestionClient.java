package io.github.appinsights.internal.ingestion;

import io.github.appinsights.internal.network.Network;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
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
    private final ServiceWords words;
    private final Sinks.Empty<Void> closed = Sinks.empty();

    private IngestionClient(Connections connections, Redirects redirects, Clock clock, ServiceWords words) {
        this.connections = connections;
        this.redirects = redirects;
        this.clock = clock;
        this.words = words;
    }

    /**
     * @param instrumentationKey what is never repeated after the service
     * @param clock for answers without a {@code Date}
     */
    public static IngestionClient open(URI trackAddress, String instrumentationKey, Network network, Clock clock) {
        return open(trackAddress, instrumentationKey, network, clock, System::nanoTime);
    }

    static IngestionClient open(
            URI trackAddress, String instrumentationKey, Network network, Clock clock, LongSupplier nanoTime) {
        return new IngestionClient(
                Connections.to(network),
                new Redirects(trackAddress, nanoTime),
                clock,
                new ServiceWords(instrumentationKey));
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
                    .cancelOn(connections.loop())
                    .timeout(
                            limit,
                            Mono.fromSupplier(() -> exchange.ended("no answer within " + limit.toMillis() + " ms")),
                            connections.timer())
                    .takeUntilOther(closed.asMono())
                    .switchIfEmpty(Mono.fromSupplier(() -> exchange.ended("the client is closed")))
                    .onErrorResume(e -> Mono.just(exchange.failed(e)))
                    .doOnNext(exchange::settle)
                    .map(words::withoutSecrets)
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
