package io.github.appinsights.internal.ingestion;

import io.github.appinsights.internal.ingestion.IngestionOutcome.Answered;
import io.github.appinsights.internal.ingestion.IngestionOutcome.Unreachable;
import io.github.appinsights.internal.network.ProxyServer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One batch on its way: requests along the redirects, another one where a pooled connection turns out to be dead, the answer. */
final class Exchange {

    /** How long a connection may take to become usable again once the answer is known. */
    private static final Duration SKIP_TIMEOUT = Duration.ofMillis(500);

    private final byte[] body;
    private final Connections connections;
    private final Redirects redirects;
    private final Clock clock;
    private final URI start;

    private volatile URI address;
    private volatile @Nullable Duration redirectLife;
    private volatile boolean written;
    private volatile boolean onUsedConnection;
    private volatile @Nullable String statusText;
    private volatile @Nullable AnswerHead head;
    private volatile Sinks.@Nullable Empty<Answered> failure;

    Exchange(byte[] body, Connections connections, Redirects redirects, Clock clock) {
        this.body = body;
        this.connections = connections;
        this.redirects = redirects;
        this.clock = clock;
        this.start = redirects.address();
        this.address = start;
    }

    /** Has no limit, and ends in an error where there is no answer. */
    Mono<IngestionOutcome> run() {
        return send(start, 0);
    }

    private Mono<IngestionOutcome> send(URI target, int hops) {
        address = target;
        written = false;
        Connections.Clients clients = connections.to(target);
        return request(clients.pooled(), target)
                .onErrorResume(this::isStaleConnection, e -> request(clients.unpooled(), target))
                .flatMap(answer -> {
                    AnswerHead redirect = head;
                    if (redirect == null || !redirect.isRedirect() || hops == Redirects.MAX_HOPS) {
                        return Mono.just(answer);
                    }
                    URI next = redirects.follow(redirect.location());
                    if (next == null) {
                        return Mono.just(answer);
                    }
                    shortenLife(Redirects.life(redirect.cacheControl()));
                    return send(next, hops + 1);
                });
    }

    private Mono<Answered> request(WebClient client, URI target) {
        return Mono.defer(() -> {
            head = null;
            statusText = null;
            onUsedConnection = false;
            Sinks.Empty<Answered> lost = Sinks.empty();
            failure = lost;
            return client.post()
                    .uri(target)
                    .header(HttpHeaders.CONTENT_TYPE, "application/x-json-stream")
                    .header(HttpHeaders.CONTENT_ENCODING, "gzip")
                    .header(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length))
                    .header(HttpHeaders.ACCEPT, "application/json")
                    // absent, Reactor Netty would add its own, and the service take it for the browser of our users
                    .header(HttpHeaders.USER_AGENT, "")
                    .body((request, context) ->
                            request.writeWith(Mono.just(request.bufferFactory().wrap(body))))
                    .exchangeToMono(this::answer)
                    .takeUntilOther(lost.asMono());
        });
    }

    private Mono<Answered> answer(ClientResponse response) {
        AnswerHead answer = AnswerHead.of(response, statusText, clock);
        head = answer;
        if (answer.needsBody()) {
            return AnswerBody.errors(response).map(answer::with).defaultIfEmpty(answer.withoutErrors());
        }
        return AnswerBody.skip(response)
                .timeout(SKIP_TIMEOUT, Mono.empty(), connections.timer())
                .thenReturn(answer.withoutErrors());
    }

    private boolean isStaleConnection(Throwable error) {
        return onUsedConnection && head == null && Failure.isLostConnection(error);
    }

    private void shortenLife(Duration life) {
        Duration before = redirectLife;
        redirectLife = before == null || life.compareTo(before) < 0 ? life : before;
    }

    /** The request is about to be written. */
    void writing(boolean usedConnection) {
        onUsedConnection = usedConnection;
        written = true;
    }

    void statusText(String text) {
        statusText = text;
    }

    /**
     * The connection is of no use any more. Ends the request, if there is one without an answer.
     *
     * @return whether there was
     */
    boolean lost(Throwable cause) {
        Sinks.Empty<Answered> request = failure;
        return head == null && request != null && request.tryEmitError(cause).isSuccess();
    }

    IngestionOutcome failed(Throwable error) {
        return ended(Failure.kind(error, connections.proxyTo(address) != null));
    }

    /** The answer as far as it is known. */
    IngestionOutcome ended(String cause) {
        AnswerHead known = head;
        return known != null ? known.withoutErrors() : new Unreachable(place() + ": " + cause, written);
    }

    private String place() {
        ProxyServer proxy = connections.proxyTo(address);
        return Failure.at(address) + (proxy == null ? "" : " through the proxy " + proxy.address());
    }

    /** Keeps where the redirects led to for as long as that works. */
    void settle(IngestionOutcome outcome) {
        boolean success = outcome instanceof Answered answered && answered.status() / 100 == 2;
        Duration life = redirectLife;
        if (success && life != null) {
            redirects.learn(address, life);
        } else if (!success) {
            redirects.forget(start);
        }
    }
}
