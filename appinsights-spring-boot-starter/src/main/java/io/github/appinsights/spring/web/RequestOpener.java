package io.github.appinsights.spring.web;

import io.github.appinsights.context.OperationScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/**
 * Opens an operation for each request and ends it. Stands around everything, exception handlers included, so that all of it
 * finds the operation in the Reactor Context, and the status at the end is the one the client got.
 */
final class RequestOpener implements HttpHandlerDecoratorFactory, Ordered {

    private static final Logger log = LoggerFactory.getLogger(RequestOpener.class);

    private final RequestRecorder recorder;
    private final boolean active;

    RequestOpener(RequestRecorder recorder, boolean active) {
        this.recorder = recorder;
        this.active = active;
    }

    @Override
    public HttpHandler apply(HttpHandler next) {
        return active ? (request, response) -> opened(next, request, response) : next;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    private Mono<Void> opened(HttpHandler next, ServerHttpRequest request, ServerHttpResponse response) {
        ServedRequest served;
        try {
            served = ServedRequest.arrived(request, response);
            recorder.begun(served);
        } catch (Throwable thrown) {
            ContainedRules.rethrowFatal(thrown);
            log.debug("A request is not told", thrown);
            return next.handle(request, response);
        }
        return within(next.handle(request, response), served, recorder);
    }

    /** The flow, with the operation in its context and its end recorded. */
    static Mono<Void> within(Mono<Void> flow, ServedRequest served, RequestRecorder recorder) {
        return flow.doFinally(signal -> recorder.ended(served, signal))
                .contextWrite(context ->
                        context.put(OperationScope.KEY, served.operation()).put(ServedRequest.KEY, served));
    }
}
