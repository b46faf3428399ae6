package io.github.appinsights.internal.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.internal.ingestion.IngestionOutcome.Answered;
import io.github.appinsights.internal.ingestion.IngestionOutcome.Unreachable;
import io.github.appinsights.internal.network.Network;
import io.github.appinsights.testing.Gzip;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;

/** Posts with clients that are disposed of after the test. */
final class Posting implements AfterEachCallback {

    static final String KEY = "01234567-89ab-cdef-0123-456789abcdef";

    static final byte[] BODY = Gzip.lines("{\"n\":1}", "{\"n\":2}");

    /** A test that takes longer has failed. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    final AtomicLong nanos = new AtomicLong();
    private final List<IngestionClient> clients = new ArrayList<>();

    IngestionClient client(URI address) {
        return client(address, null, 4);
    }

    /** With room for one connection, so that the second request waits for that of the first and uses it again. */
    IngestionClient clientOfOneConnection(URI address) {
        return client(address, null, 1);
    }

    IngestionClient client(URI address, @Nullable HttpClient custom) {
        return client(address, custom, 4);
    }

    private IngestionClient client(URI address, @Nullable HttpClient custom, int connections) {
        return client(address, new Network(custom, Duration.ofSeconds(5), connections, null, null));
    }

    IngestionClient client(URI address, Network network) {
        IngestionClient client = IngestionClient.open(address, KEY, network, CLOCK, nanos::get);
        clients.add(client);
        return client;
    }

    static IngestionOutcome post(IngestionClient client) {
        return post(client, Duration.ofSeconds(10));
    }

    static IngestionOutcome post(IngestionClient client, Duration limit) {
        return single(client.post(BODY, limit));
    }

    static Answered answered(IngestionClient client) {
        return (Answered) post(client);
    }

    static Unreachable unreachable(IngestionClient client) {
        return (Unreachable) post(client);
    }

    static IngestionOutcome single(Mono<IngestionOutcome> post) {
        List<IngestionOutcome> outcomes = new ArrayList<>();
        StepVerifier.create(post)
                .consumeNextWith(outcomes::add)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0);
    }

    static void dispose(IngestionClient client) {
        StepVerifier.create(client.dispose()).expectComplete().verify(Duration.ofSeconds(2));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        clients.forEach(Posting::dispose);
    }
}
