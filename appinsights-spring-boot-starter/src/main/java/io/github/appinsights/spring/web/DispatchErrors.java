package io.github.appinsights.spring.web;

import org.springframework.core.Ordered;
import org.springframework.web.reactive.DispatchExceptionHandler;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Sees what fails before there is a result: a lookup that finds nothing, a functional route. The dispatcher asks every adapter of
 * this kind before others may turn the error into an answer; this one serves no handler and answers nothing.
 */
final class DispatchErrors implements HandlerAdapter, DispatchExceptionHandler, Ordered {

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public boolean supports(Object handler) {
        return false;
    }

    @Override
    public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
        return Mono.error(new IllegalStateException("No handler is supported"));
    }

    @Override
    public Mono<HandlerResult> handleError(ServerWebExchange exchange, Throwable thrown) {
        return Mono.deferContextual(context -> {
            ServedRequest.raised(context, thrown);
            return Mono.error(thrown);
        });
    }
}
