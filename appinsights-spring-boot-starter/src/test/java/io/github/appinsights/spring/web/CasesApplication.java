package io.github.appinsights.spring.web;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.context.OperationScope;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** One endpoint for each way a request can end. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({CasesApplication.Cases.class, StreamedCases.class})
class CasesApplication {

    @Bean
    SecurityWebFilterChain security(ServerHttpSecurity http) {
        return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
                .httpBasic(basic -> {})
                .authorizeExchange(paths -> paths.pathMatchers("/secret/**", "/actuator/secret/**")
                        .authenticated()
                        .pathMatchers("/forbidden/**")
                        .denyAll()
                        .anyExchange()
                        .permitAll())
                .build();
    }

    /** Loops of its own: the shared ones end with the first application that closes. */
    @Bean
    ReactorResourceFactory reactorResourceFactory() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setShutdownQuietPeriod(Duration.ZERO);
        return resources;
    }

    @Bean
    RouterFunction<ServerResponse> routes(TelemetryClient client) {
        return RouterFunctions.route()
                .GET("/fn/{id}", request -> {
                    client.trackEvent("in function");
                    return ServerResponse.ok().bodyValue("function");
                })
                .path(
                        "/nest",
                        nest -> nest.GET(
                                "/in/{id}",
                                request -> ServerResponse.noContent().build()))
                .GET("/lambda/{id}", CasesApplication::secretly)
                .build();
    }

    private static Mono<ServerResponse> secretly(ServerRequest request) {
        return ServerResponse.ok().bodyValue(request.pathVariable("id"));
    }

    @Bean
    HandlerMapping socketMapping() {
        WebSocketHandler echo =
                session -> session.send(session.receive().take(1).map(message -> session.textMessage("echo")));
        return new SimpleUrlHandlerMapping(Map.of("/ws/{room}", echo), Ordered.HIGHEST_PRECEDENCE);
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    WebFilter limiter() {
        return (exchange, chain) -> {
            String wish = exchange.getRequest().getHeaders().getFirst("X-Filter");
            if ("answer".equals(wish)) {
                exchange.getResponse().setStatusCode(HttpStatus.TOO_MANY_REQUESTS);
                return exchange.getResponse().setComplete();
            }
            if ("fail".equals(wish)) {
                throw new IllegalStateException("filter failed");
            }
            return chain.filter(exchange);
        };
    }

    /** Stands before even the filter that measures. */
    @Bean
    static EarlyFilter early() {
        return new EarlyFilter();
    }

    @Bean
    WebFilter accepted() {
        return (exchange, chain) -> {
            exchange.getResponse().beforeCommit(() -> {
                if (exchange.getRequest().getPath().value().equals("/accepted")) {
                    exchange.getResponse().setStatusCode(HttpStatus.ACCEPTED);
                }
                return Mono.empty();
            });
            return chain.filter(exchange);
        };
    }

    @Bean
    @Order(-2)
    WebExceptionHandler slowAnswers(TelemetryClient client) {
        return (exchange, thrown) -> {
            if (!(thrown instanceof SlowlyHandled)) {
                return Mono.error(thrown);
            }
            client.trackEvent("in exception handler");
            return Mono.delay(Duration.ofMillis(50)).then(Mono.defer(() -> {
                client.trackEvent("later in exception handler");
                exchange.getResponse().setStatusCode(HttpStatus.BAD_GATEWAY);
                return exchange.getResponse().setComplete();
            }));
        };
    }

    static final class EarlyFilter implements WebFilter, PriorityOrdered {

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }

        @Override
        public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
            String wish = exchange.getRequest().getHeaders().getFirst("X-Filter");
            if ("answer early".equals(wish)) {
                exchange.getResponse().setStatusCode(HttpStatus.TOO_MANY_REQUESTS);
                return exchange.getResponse().setComplete();
            }
            return "fail early".equals(wish)
                    ? Mono.error(new IllegalStateException("early filter failed"))
                    : chain.filter(exchange);
        }
    }

    static final class SlowlyHandled extends RuntimeException {
        SlowlyHandled() {
            super("slowly handled");
        }
    }

    static final class LocallyHandled extends RuntimeException {}

    @RestController
    static class Cases {

        private final TelemetryClient client;

        Cases(TelemetryClient client) {
            this.client = client;
        }

        @GetMapping("/ok/{id}")
        String ok(@PathVariable String id) {
            client.trackEvent("in controller");
            return "ok " + id;
        }

        @GetMapping("/later/{id}")
        Mono<String> later(@PathVariable String id) {
            return Mono.just("later " + id)
                    .delayElement(Duration.ofMillis(20))
                    .doOnNext(text -> client.trackEvent("after delay", Map.of("id", id)));
        }

        @GetMapping("/trace-state")
        Mono<String> traceState() {
            return OperationScope.inFlow().map(operation -> Objects.requireNonNullElse(operation.traceState(), "none"));
        }

        @GetMapping("/accepted")
        Mono<String> acceptedLate() {
            return Mono.just("accepted");
        }

        @GetMapping("/empty")
        Mono<Void> empty() {
            return Mono.empty();
        }

        @GetMapping("/redirect")
        ResponseEntity<Void> redirect() {
            return ResponseEntity.status(HttpStatus.FOUND)
                    .location(URI.create("/ok/1"))
                    .build();
        }

        @GetMapping("/thrown")
        String thrown() {
            throw new IllegalStateException("thrown");
        }

        @GetMapping("/failed")
        Mono<String> failed() {
            return Mono.error(new IllegalStateException("failed"));
        }

        @GetMapping("/conflict")
        Mono<String> conflict() {
            return Mono.error(new ResponseStatusException(HttpStatus.CONFLICT));
        }

        @GetMapping("/slowly-handled")
        Mono<String> slowlyHandled() {
            return Mono.error(new SlowlyHandled());
        }

        @GetMapping("/locally-handled")
        Mono<String> locallyHandled() {
            return Mono.error(new LocallyHandled());
        }

        @ExceptionHandler
        @ResponseStatus(HttpStatus.UNPROCESSABLE_CONTENT)
        String locally(LocallyHandled thrown) {
            client.trackEvent("in local handler");
            return "handled";
        }

        @GetMapping(value = "/number", produces = MediaType.APPLICATION_JSON_VALUE)
        int number(@RequestParam int value) {
            return value;
        }

        @PostMapping("/upload")
        Mono<String> upload(@RequestBody Mono<String> body) {
            return body.map(text -> "got " + text.length());
        }

        @GetMapping("/secret/plans")
        String secret() {
            return "secret";
        }

        @GetMapping("/zero-copy")
        boolean zeroCopy(ServerWebExchange exchange) {
            return exchange.getResponse() instanceof ZeroCopyHttpOutputMessage;
        }
    }
}
