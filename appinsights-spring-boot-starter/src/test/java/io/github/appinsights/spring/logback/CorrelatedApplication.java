package io.github.appinsights.spring.logback;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Logs one line, "here", in each place an application logs in. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableAsync
@EnableScheduling
@Import({CorrelatedApplication.Places.class, CorrelatedApplication.Tasks.class})
class CorrelatedApplication {

    private static final Logger log = LoggerFactory.getLogger("com.example.Places");

    /** One loop for all requests. */
    @Bean
    ReactorResourceFactory reactorResourceFactory() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setShutdownQuietPeriod(Duration.ZERO);
        resources.setLoopResourcesSupplier(() -> reactor.netty.resources.LoopResources.create("only", 1, true));
        return resources;
    }

    @Bean
    SecurityWebFilterChain security(ServerHttpSecurity http) {
        return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
                .authorizeExchange(paths -> paths.anyExchange().permitAll())
                .addFilterAfter(
                        (exchange, chain) -> {
                            if (exchange.getRequest().getPath().value().equals("/security")) {
                                log.info("here");
                            }
                            return chain.filter(exchange);
                        },
                        SecurityWebFiltersOrder.AUTHORIZATION)
                .build();
    }

    @Bean
    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET("/function", request -> {
                    log.info("here");
                    return ServerResponse.ok().build();
                })
                .GET("/security", request -> ServerResponse.ok().build())
                .build();
    }

    @Bean
    @Order(-2)
    WebExceptionHandler badGateways() {
        return (exchange, thrown) -> {
            if (!(thrown instanceof UnsupportedOperationException)) {
                return Mono.error(thrown);
            }
            return Mono.delay(Duration.ofMillis(10)).then(Mono.defer(() -> {
                log.info("here");
                exchange.getResponse().setStatusCode(HttpStatus.BAD_GATEWAY);
                return exchange.getResponse().setComplete();
            }));
        };
    }

    @RestController
    static class Places {

        private final Tasks tasks;

        Places(Tasks tasks) {
            this.tasks = tasks;
        }

        @GetMapping("/controller")
        String controller() {
            return here("");
        }

        @GetMapping("/map")
        Mono<String> map() {
            return Mono.just("").map(Places::here);
        }

        @GetMapping("/doOnNext")
        Mono<String> doOnNext() {
            return Mono.just("").doOnNext(Places::here);
        }

        @GetMapping("/flatMap")
        Mono<String> flatMap() {
            return Mono.just("").flatMap(value -> Mono.fromSupplier(() -> here(value)));
        }

        @GetMapping("/publishOn")
        Mono<String> publishOn() {
            return Mono.just("").publishOn(Schedulers.parallel()).map(Places::here);
        }

        @GetMapping("/delayElement")
        Mono<String> delayElement() {
            return Mono.just("").delayElement(Duration.ofMillis(10)).map(Places::here);
        }

        @GetMapping("/subscribeOn")
        Mono<String> subscribeOn() {
            return Mono.fromSupplier(() -> here("")).subscribeOn(Schedulers.boundedElastic());
        }

        @GetMapping("/fromFuture")
        Mono<String> fromFuture() {
            return Mono.fromFuture(() -> CompletableFuture.supplyAsync(
                            () -> "", CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS)))
                    .map(Places::here);
        }

        @GetMapping("/async")
        Mono<String> async() {
            return Mono.fromFuture(tasks::run);
        }

        @GetMapping("/handled")
        Mono<String> handled() {
            return Mono.error(new IllegalStateException());
        }

        @GetMapping("/exceptionHandler")
        Mono<String> exceptionHandler() {
            return Mono.error(new UnsupportedOperationException());
        }

        @GetMapping("/broken")
        Mono<String> broken() {
            return Mono.error(new ArithmeticException("broken"));
        }

        @GetMapping(path = "/afterCommit", produces = "application/octet-stream")
        Flux<DataBuffer> afterCommit() {
            DataBuffer large = DefaultDataBufferFactory.sharedInstance.wrap(new byte[70_000]);
            return Flux.concat(
                    Mono.just(large),
                    Mono.delay(Duration.ofMillis(50)).then(Mono.error(new ArithmeticException("after commit"))));
        }

        @GetMapping("/logged")
        Mono<String> logged() {
            return Mono.<String>error(new ArithmeticException("logged"))
                    .doOnError(failure -> log.error("it broke", failure));
        }

        @ExceptionHandler
        Mono<String> handle(IllegalStateException handled) {
            return Mono.just("").map(Places::here);
        }

        private static String here(String value) {
            log.info("here");
            return value;
        }
    }

    static class Tasks {

        @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.DAYS)
        void failing() {
            throw new ArithmeticException("task");
        }

        @Async
        CompletableFuture<String> run() {
            log.info("here");
            return CompletableFuture.completedFuture(Thread.currentThread().toString());
        }
    }
}
