package io.github.appinsights.spring.web;

import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationExceptions.Line;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.model.SeverityLevel;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.DispatchExceptionHandler;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.HandlerResultHandler;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One endpoint for each way an exception can go. */
@Configuration(proxyBeanMethods = false)
@Import({
    FailingCases.Returning.class,
    FailingCases.Closed.class,
    FailingCases.Odd.class,
    FailingCases.Logging.class,
    FailingCases.Advice.class
})
class FailingCases {

    static final Line LINE =
            new Line(Instant.parse("2026-03-04T05:06:07Z"), SeverityLevel.WARNING, Map.of("LoggerName", "shop"));

    @Bean
    RouterFunction<ServerResponse> failingRoutes() {
        return RouterFunctions.route()
                .GET("/routed/returned", request -> Mono.error(new IllegalStateException("returned")))
                .GET("/routed/returned-advised", request -> Mono.error(new Advised()))
                .GET("/routed/thrown", request -> {
                    throw new Advised();
                })
                .GET(
                        "/routed/resumed",
                        request -> Mono.<ServerResponse>error(new IllegalStateException("resumed"))
                                .onErrorResume(thrown -> {
                                    ServerRequestObservationContext.findCurrent(
                                                    request.exchange().getAttributes())
                                            .ifPresent(observation -> observation.setError(thrown));
                                    return ServerResponse.accepted().build();
                                }))
                .build();
    }

    @Bean
    @Order(0)
    WebFilter wrapping() {
        return (exchange, chain) -> exchange.getRequest().getPath().value().equals("/returned/wrapped")
                ? chain.filter(exchange).onErrorMap(thrown -> new IllegalStateException("wrapping", thrown))
                : chain.filter(exchange);
    }

    /** An application's own kind of result. */
    @Bean
    HandlerResultHandler ownResults() {
        return new OwnResults();
    }

    /** An application's own answer to errors of the dispatcher. */
    @Bean
    HandlerAdapter ownErrors() {
        return new OwnErrors();
    }

    static void log(Operation operation, Throwable thrown) {
        operation.exceptions().logged(thrown, LINE);
    }

    static class Local extends RuntimeException {
        Local() {
            super("local");
        }
    }

    static final class MoreLocal extends Local {}

    static final class Unavailable extends RuntimeException {}

    static final class Unlucky extends RuntimeException {}

    static final class Owned extends RuntimeException {}

    static final class Several extends RuntimeException {}

    static final class Advised extends RuntimeException {
        Advised() {
            super("advised");
        }
    }

    record OwnResult(int status) {}

    @RestController
    static class Returning {

        @GetMapping("/returned/unhandled")
        Mono<String> unhandled() {
            return Mono.error(new IllegalStateException("unhandled"));
        }

        @GetMapping("/thrown/unhandled")
        String thrownUnhandled() {
            throw new IllegalStateException("unhandled");
        }

        @GetMapping("/returned/local")
        Mono<String> local() {
            return Mono.error(new MoreLocal());
        }

        @GetMapping("/thrown/local")
        String thrownLocal() {
            throw new MoreLocal();
        }

        @GetMapping("/returned/advised")
        Mono<String> advised() {
            return Mono.error(new Advised());
        }

        @GetMapping("/thrown/advised")
        String thrownAdvised() {
            throw new Advised();
        }

        @GetMapping("/returned/unavailable")
        Mono<String> unavailable() {
            return Mono.error(new Unavailable());
        }

        @GetMapping("/thrown/unavailable")
        String thrownUnavailable() {
            throw new Unavailable();
        }

        @GetMapping("/returned/unlucky")
        Mono<String> unlucky() {
            return Mono.error(new Unlucky());
        }

        @GetMapping("/returned/wrapped")
        Mono<String> wrapped() {
            return Mono.error(new IllegalArgumentException("wrapped"));
        }

        @GetMapping("/returned/owned")
        Mono<String> owned() {
            return Mono.error(new Owned());
        }

        @GetMapping("/thrown/several")
        String several() {
            throw new Several();
        }

        @ExceptionHandler
        @ResponseStatus(HttpStatus.UNPROCESSABLE_CONTENT)
        Mono<String> handle(Local thrown) {
            return Mono.just("handled").delayElement(Duration.ofMillis(5));
        }

        @ExceptionHandler(Unavailable.class)
        @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
        String unavailableNow() {
            return "unavailable";
        }

        @ExceptionHandler
        String handle(Unlucky thrown) {
            throw new UnsupportedOperationException("handler failed");
        }

        @ExceptionHandler
        OwnResult handle(Owned thrown) {
            return new OwnResult(418);
        }

        @ExceptionHandler({Several.class, InterruptedException.class})
        @ResponseStatus(HttpStatus.CONFLICT)
        String handleSeveral() {
            return "several";
        }
    }

    /** No proxy can be made of it. */
    @RestController
    static final class Closed {

        @GetMapping("/final/returned")
        Mono<String> returned() {
            return Mono.error(new Local());
        }

        @GetMapping("/final/thrown")
        String thrown() {
            throw new Local();
        }

        @ExceptionHandler
        @ResponseStatus(HttpStatus.UNPROCESSABLE_CONTENT)
        String handle(Local thrown) {
            return "handled in a final class";
        }
    }

    /** Its answer is none: there is no view, and nobody takes a number. */
    @Controller
    static class Odd {

        @GetMapping("/odd/returned")
        Mono<String> returned() {
            return Mono.error(new Local());
        }

        @GetMapping("/odd/thrown")
        String thrown() {
            throw new Local();
        }

        @ExceptionHandler
        int handle(Local thrown) {
            return 7;
        }
    }

    /** Says what happens in log lines. */
    @RestController
    static class Logging {

        @GetMapping("/logged/unhandled")
        Mono<String> unhandled() {
            Throwable thrown = new IllegalStateException("unhandled");
            return OperationScope.inFlow()
                    .doOnNext(operation -> log(operation, thrown))
                    .then(Mono.error(thrown));
        }

        @GetMapping("/logged/handled")
        Mono<String> handled() {
            return OperationScope.inFlow()
                    .doOnNext(operation -> log(operation, new IllegalStateException("mended")))
                    .thenReturn("mended");
        }

        @GetMapping("/logged/by-handler")
        String byHandler() {
            throw new MoreLocal();
        }

        @GetMapping(value = "/logged/abort", produces = MediaType.TEXT_PLAIN_VALUE)
        Flux<String> abort(ServerWebExchange exchange) {
            return Flux.deferContextual(context -> Flux.interval(Duration.ZERO, Duration.ofMillis(10))
                    .map(tick -> "tick ")
                    .onBackpressureDrop()
                    .doOnCancel(() -> {
                        Operation operation = Objects.requireNonNull(OperationScope.from(context));
                        log(operation, new IllegalStateException("lost", new IOException("Broken pipe")));
                        operation.exceptions().raised(new IOException("Connection reset by peer"), false);
                    }));
        }

        @ExceptionHandler
        @ResponseStatus(HttpStatus.BAD_GATEWAY)
        Mono<String> handle(Local thrown) {
            return OperationScope.inFlow()
                    .doOnNext(operation -> log(operation, thrown))
                    .thenReturn("logged");
        }
    }

    @RestControllerAdvice
    static class Advice {

        @ExceptionHandler
        @ResponseStatus(HttpStatus.UNPROCESSABLE_CONTENT)
        String handle(Advised thrown) {
            return "advised";
        }
    }

    static final class OwnResults implements HandlerResultHandler, Ordered {

        @Override
        public int getOrder() {
            return 0;
        }

        @Override
        public boolean supports(HandlerResult result) {
            return result.getReturnValue() instanceof OwnResult;
        }

        @Override
        public Mono<Void> handleResult(ServerWebExchange exchange, HandlerResult result) {
            OwnResult own = (OwnResult) Objects.requireNonNull(result.getReturnValue());
            exchange.getResponse().setRawStatusCode(own.status());
            return exchange.getResponse().setComplete();
        }
    }

    static final class OwnErrors implements HandlerAdapter, DispatchExceptionHandler {

        @Override
        public boolean supports(Object handler) {
            return false;
        }

        @Override
        public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
            return Mono.empty();
        }

        @Override
        public Mono<HandlerResult> handleError(ServerWebExchange exchange, Throwable thrown) {
            if (!exchange.getRequest().getPath().value().equals("/no/such/place")) {
                return Mono.error(thrown);
            }
            Method method = OwnErrors.class.getMethods()[0];
            return Mono.just(new HandlerResult(this, new OwnResult(410), new MethodParameter(method, -1)));
        }
    }
}
