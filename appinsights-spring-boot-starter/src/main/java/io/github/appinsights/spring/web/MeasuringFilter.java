package io.github.appinsights.spring.web;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webflux.filter.OrderedWebFilter;
import org.springframework.core.PriorityOrdered;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Tells the request that was opened what only the exchange knows: the route, the end user, the error. Being priority-ordered it
 * stands before every filter that is merely ordered, so that one which answers by itself does not hide the request.
 */
final class MeasuringFilter implements OrderedWebFilter, PriorityOrdered {

    private static final Logger log = LoggerFactory.getLogger(MeasuringFilter.class);

    private final RequestRecorder recorder;
    private final EndUserLookup endUsers;
    private final boolean tellsPages;
    private final boolean active;
    private final @Nullable Object coroutineContext = CoroutineContexts.restoringThreadLocals();

    MeasuringFilter(RequestRecorder recorder, EndUserLookup endUsers, boolean tellsPages, boolean active) {
        this.recorder = recorder;
        this.endUsers = endUsers;
        this.tellsPages = tellsPages;
        this.active = active;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return active ? Mono.deferContextual(context -> measured(exchange, chain, context)) : chain.filter(exchange);
    }

    private Mono<Void> measured(ServerWebExchange exchange, WebFilterChain chain, ContextView context) {
        ServedRequest opened = context.getOrDefault(ServedRequest.KEY, null);
        ServedRequest served = opened;
        ServerWebExchange observed;
        try {
            if (served == null) {
                served = ServedRequest.arrived(exchange.getRequest(), exchange.getResponse());
                recorder.begun(served);
            }
            observed = observed(exchange, served);
        } catch (Throwable thrown) {
            ContainedRules.rethrowFatal(thrown);
            log.debug("A request is not measured", thrown);
            return chain.filter(exchange);
        }
        Mono<Void> flow = chain.filter(observed).doOnError(served::failed);
        // without an opener around it, as in a handler built by hand, the end is here
        return opened == null ? RequestOpener.within(flow, served, recorder) : flow;
    }

    private ServerWebExchange observed(ServerWebExchange exchange, ServedRequest served) {
        served.exchange(exchange);
        served.operation().quietIf(() -> !recorder.isRecorded(served));
        endUsers.identify(served.operation(), exchange);
        if (tellsPages) {
            ServerHttpResponse response = exchange.getResponse();
            response.beforeCommit(() -> Mono.fromRunnable(() -> PageTrace.tell(response, served.operation())));
        }
        if (coroutineContext != null) {
            exchange.getAttributes().putIfAbsent(CoroutineContexts.ATTRIBUTE, coroutineContext);
        }
        return exchange.mutate()
                .response(ObservedResponse.of(exchange.getResponse(), served, recorder))
                .build();
    }
}
