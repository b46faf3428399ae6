package io.github.appinsights.spring.web;

import io.github.appinsights.context.Operation;
import io.github.appinsights.context.TraceParent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.handler.ExceptionHandlingWebHandler;
import reactor.core.publisher.Mono;

/**
 * One request from its arrival to its end: what became known of it. Written by the thread that serves it and read by the one
 * that ends it; a second end finds it {@linkplain #claim() claimed}.
 */
final class ServedRequest {

    /** Key in the Reactor Context. */
    static final Object KEY = ServedRequest.class;

    private final Operation operation;
    private final ServerHttpResponse response;
    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile ServerHttpRequest request;
    private volatile @Nullable ServerWebExchange exchange;
    private volatile @Nullable Throwable error;
    private volatile boolean failedAfterCommit;
    private volatile boolean bodyCancelled;
    private volatile boolean streaming;
    private volatile long commitNanos = -1;

    private ServedRequest(ServerHttpRequest request, ServerHttpResponse response) {
        this.request = request;
        this.response = response;
        this.operation = Operation.open(
                TraceParent.parse(request.getHeaders().get(TraceParent.HEADER)), traceState(request.getHeaders()));
        operation.nameFrom(this::knownName);
    }

    static ServedRequest arrived(ServerHttpRequest request, ServerHttpResponse response) {
        ServedRequest served = new ServedRequest(request, response);
        response.beforeCommit(served::committing);
        return served;
    }

    private Mono<Void> committing() {
        commitNanos = elapsedNanos();
        return Mono.empty();
    }

    /** The exchange that was made of it; its request may know better, from forwarded headers, what was asked for. */
    void exchange(ServerWebExchange made) {
        request = made.getRequest();
        exchange = made;
    }

    void failed(Throwable thrown) {
        failedAfterCommit = response.isCommitted();
        error = thrown;
    }

    /** True for the first element of a stream only. */
    boolean startStream() {
        boolean first = !streaming;
        streaming = true;
        return first;
    }

    void bodyCancelled() {
        bodyCancelled = true;
    }

    boolean isBodyCancelled() {
        return bodyCancelled;
    }

    boolean isCommitted() {
        return response.isCommitted();
    }

    boolean hasFailedAfterCommit() {
        return failedAfterCommit;
    }

    /** True for the first caller only. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    Operation operation() {
        return operation;
    }

    ServerHttpRequest request() {
        return request;
    }

    ServerHttpResponse response() {
        return response;
    }

    @Nullable
    ServerWebExchange exchange() {
        return exchange;
    }

    Instant start() {
        return start;
    }

    long elapsedNanos() {
        return System.nanoTime() - startNanos;
    }

    /** Time until the status was sent; negative where it was not. */
    long commitNanos() {
        return commitNanos;
    }

    /** What the filter saw fail, or what the exception handlers were given. */
    @Nullable
    Throwable error() {
        Throwable seen = error;
        return seen == null
                        && attributes().get(ExceptionHandlingWebHandler.HANDLED_WEB_EXCEPTION) instanceof Throwable left
                ? left
                : seen;
    }

    /** Those of the exchange, also where this never got to see it. */
    Map<String, Object> attributes() {
        ServerWebExchange known = exchange;
        return known == null ? request.getAttributes() : known.getAttributes();
    }

    /** Several of these headers are one list. */
    private static @Nullable String traceState(HttpHeaders headers) {
        List<String> values = headers.get("tracestate");
        return values == null || values.isEmpty() ? null : String.join(",", values);
    }

    private @Nullable String knownName() {
        return RequestName.ofRoute(request, attributes());
    }
}
