package io.github.appinsights.spring.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.DispatchExceptionHandler;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.HandlerResultHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Sees what fails while a result becomes the answer, and what an {@code @ExceptionHandler} turns into one. The dispatcher asks
 * {@link #supports} before it takes the exception handler from the result, so the result can be given one that listens. Results
 * of {@code @ExceptionHandler} methods are passed on to whoever would have had them.
 */
final class ResultErrors implements HandlerResultHandler, ApplicationContextAware, Ordered {

    private final boolean active;
    private @Nullable ApplicationContext own;
    private volatile @Nullable Others others;

    ResultErrors(boolean active) {
        this.active = active;
    }

    @Override
    public void setApplicationContext(ApplicationContext context) {
        own = context;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public boolean supports(HandlerResult result) {
        if (!active || own == null) {
            return false;
        }
        DispatchExceptionHandler next = result.getExceptionHandler();
        if (next != null) {
            result.setExceptionHandler(new Listening(next));
            return false;
        }
        // only results of the framework's @ExceptionHandler methods have a method and no exception handler
        return result.getHandler() instanceof HandlerMethod method
                && method.hasMethodAnnotation(ExceptionHandler.class);
    }

    @Override
    public Mono<Void> handleResult(ServerWebExchange exchange, HandlerResult result) {
        for (HandlerResultHandler other : others(exchange)) {
            if (other.supports(result)) {
                return Mono.deferContextual(context -> {
                    ServedRequest.handledBy(context, (HandlerMethod) result.getHandler());
                    return other.handleResult(exchange, result);
                });
            }
        }
        return Mono.error(new IllegalStateException("No HandlerResultHandler for " + result.getReturnValue()));
    }

    /** Those of the dispatcher that asks, in its order; an application has two where actuator has a port of its own. */
    private List<HandlerResultHandler> others(ServerWebExchange exchange) {
        ApplicationContext context =
                Objects.requireNonNullElse(exchange.getApplicationContext(), Objects.requireNonNull(own));
        Others known = others;
        if (known == null || !known.context.equals(context)) {
            known = new Others(context, besides(context));
            others = known;
        }
        return known.handlers;
    }

    private static List<HandlerResultHandler> besides(ApplicationContext context) {
        List<HandlerResultHandler> handlers = new ArrayList<>(
                BeanFactoryUtils.beansOfTypeIncludingAncestors(context, HandlerResultHandler.class, true, false)
                        .values());
        handlers.removeIf(ResultErrors.class::isInstance);
        AnnotationAwareOrderComparator.sort(handlers);
        return List.copyOf(handlers);
    }

    private record Others(ApplicationContext context, List<HandlerResultHandler> handlers) {}

    private record Listening(DispatchExceptionHandler next) implements DispatchExceptionHandler {

        @Override
        public Mono<HandlerResult> handleError(ServerWebExchange exchange, Throwable thrown) {
            return Mono.deferContextual(context -> {
                ServedRequest.raised(context, thrown);
                return next.handleError(exchange, thrown);
            });
        }
    }
}
