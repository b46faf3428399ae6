package io.github.appinsights.spring.web;

import io.github.appinsights.context.Operation;
import io.github.appinsights.context.TraceParent;
import io.github.appinsights.context.TraceState;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.handler.ExceptionHandlingWebHandler;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.util.context.ContextView;

/**
 * One request from its arrival to its end: what became known of it. Written by the thread that serves it and read by the one
 * that ends it; a second end finds it {@linkplain #claim() claimed}.
 */
final class ServedRequest {

    /** Key in the Reactor Context. */
    static final Object KEY = ServedRequest.class;

    private static final Logger log = LoggerFactory.getLogger(ServedRequest.class);

    private final Operation operation;
    private final ServerHttpResponse response;
    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile ServerHttpRequest request;
    private volatile @Nullable ServerWebExchange exchange;
    private volatile @Nullable Throwable error;
    private volatile boolean failedAfterCommit;
    private volatile @Nullable HandlerMethod handledBy;
    private volatile boolean bodyCancelled;
    private volatile boolean streaming;
    private volatile long commitNanos = -1;

    private ServedRequest(ServerHttpRequest request, ServerHttpResponse response) {
        this.request = request;
        this.response = response;
        HttpHeaders headers = request.getHeaders();
        TraceParent caller = TraceParent.parse(headers.get(TraceParent.HEADER));
        this.operation = Operation.open(caller, caller == null ? null : TraceState.of(headers.get(TraceState.HEADER)));
        operation.nameFrom(this::knownName);
        operation.exceptions().gather();
    }

    static ServedRequest arrived(ServerHttpRequest request, ServerHttpResponse response) {
        ServedRequest served = new ServedRequest(request, response);
        response.beforeCommit(served::committing);
        return served;
    }

    private Mono<Void> committing() {
        commitNanos = elapsedNanos();
        try {
            if (SentStatus.of(this, SignalType.ON_NEXT) == SentStatus.SWITCHING_PROTOCOLS) {
                operation.ended(false, null); // a connection that may last for days
            }
        } catch (Throwable thrown) {
            ContainedRules.rethrowFatal(thrown);
            log.debug("An upgrade is not seen", thrown);
        }
        return Mono.empty();
    }

    /** The exchange that was made of it; its request may know better, from forwarded headers, what was asked for. */
    void exchange(ServerWebExchange made) {
        request = made.getRequest();
        exchange = made;
    }

    /** A hook of the request that this context belongs to saw an exception, which may still be turned into an answer. */
    static void raised(ContextView context, Throwable thrown) {
        ServedRequest served = context.getOrDefault(KEY, null);
        if (served != null) {
            served.raised(thrown, true);
        }
    }

    /** A method turned an exception into the answer of the request that this context belongs to. */
    static void handledBy(ContextView context, HandlerMethod method) {
        ServedRequest served = context.getOrDefault(KEY, null);
        if (served != null) {
            served.handledBy = method;
        }
    }

    void failed(Throwable thrown) {
        failedAfterCommit = response.isCommitted();
        error = thrown;
        raised(thrown, false);
    }

    /** Exceptions no hook saw: what left all handlers, and what the application gave to the observation of the request. */
    void seenElsewhere() {
        Throwable left = error();
        if (left != null) {
            raised(left, false);
        }
        if (attributes().get(ServerRequestObservationContext.CURRENT_OBSERVATION_CONTEXT_ATTRIBUTE)
                instanceof ServerRequestObservationContext observation) {
            Throwable given = observation.getError();
            if (given != null) {
                raised(given, true);
            }
        }
    }

    private void raised(Throwable thrown, boolean handled) {
        try {
            operation.exceptions().raised(thrown, handled);
        } catch (Throwable broken) {
            ContainedRules.rethrowFatal(broken);
            log.debug("An exception is not told", broken);
        }
    }

    /** The method that turned an exception into the answer, once. */
    @Nullable
    HandlerMethod takeHandledBy() {
        HandlerMethod method = handledBy;
        if (method != null) {
            handledBy = null;
        }
        return method;
    }

    /** True for the first element of a stream only. */
    boolean startStream() {
        boolean first = !streaming;
        streaming = true;
        return first;
    }

    boolean isStreaming() {
        return streaming;
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

    private @Nullable String knownName() {
        return RequestName.ofRoute(request, attributes());
    }
}
