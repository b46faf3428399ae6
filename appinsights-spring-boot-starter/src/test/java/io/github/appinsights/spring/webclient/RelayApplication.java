package io.github.appinsights.spring.webclient;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.model.UserContext;
import io.github.appinsights.spring.web.UserResolver;
import java.time.Duration;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** An application whose requests call another server, over few connections. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        exclude = {ReactiveWebSecurityAutoConfiguration.class, ReactiveManagementWebSecurityAutoConfiguration.class})
@Import(RelayApplication.Relay.class)
class RelayApplication {

    static final int CONNECTIONS = 50;

    /** Loops of its own: the shared ones end with the first application that closes. */
    @Bean
    ReactorResourceFactory reactorResourceFactory() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setShutdownQuietPeriod(Duration.ZERO);
        return resources;
    }

    @Bean
    UserResolver userFromHeader() {
        return exchange ->
                UserContext.of(String.valueOf(exchange.getRequest().getHeaders().getFirst("X-User")));
    }

    @Bean(destroyMethod = "dispose")
    ConnectionProvider pool() {
        return ConnectionProvider.builder("relay")
                .maxConnections(CONNECTIONS)
                .pendingAcquireMaxCount(-1)
                .build();
    }

    @RestController
    static final class Relay {

        private final TelemetryClient telemetry;
        private final WebClient client;

        Relay(
                TelemetryClient telemetry,
                WebClient.Builder builder,
                ConnectionProvider pool,
                ReactorResourceFactory resources,
                @Value("${callee}") String callee) {
            this.telemetry = telemetry;
            client = builder.baseUrl(callee)
                    .clientConnector(new ReactorClientHttpConnector(
                            HttpClient.create(pool).runOn(resources.getLoopResources())))
                    .build();
        }

        @GetMapping("/relay/{number}")
        Mono<String> relay(@PathVariable String number) {
            return call("/callee/{number}", number)
                    .doOnNext(answer -> telemetry.trackEvent("relayed", Map.of("n", number)));
        }

        /** The same, after each kind of detour. */
        @GetMapping("/detours/{number}")
        Mono<String> detours(@PathVariable String number) {
            return Mono.just(number)
                    .publishOn(Schedulers.parallel())
                    .flatMap(published -> call("/published/{number}", published))
                    .delayElement(Duration.ofMillis(20))
                    .flatMap(delayed -> call("/delayed/{number}", number))
                    .flatMap(answer -> Mono.just(answer).subscribeOn(Schedulers.boundedElastic()))
                    .flatMap(elastic -> call("/elastic/{number}", number))
                    .doOnNext(answer -> telemetry.trackEvent("detoured", Map.of("n", number)));
        }

        private Mono<String> call(String template, String number) {
            return client.get().uri(template, number).retrieve().bodyToMono(String.class);
        }
    }
}
