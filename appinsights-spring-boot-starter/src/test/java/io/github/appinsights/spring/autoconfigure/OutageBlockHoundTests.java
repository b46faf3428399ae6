package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.DeliveryCounters;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** An application on one event loop, whose service is out and whose telemetry goes to files meanwhile. */
class OutageBlockHoundTests {

    private static final int REQUESTS = Integer.getInteger("appinsights.blockhound.requests", 2_000);
    private static final Queue<String> blocked = new ConcurrentLinkedQueue<>();
    private static final LoopResources loops = LoopResources.create("others", 2, true);

    @TempDir
    Path directory;

    @BeforeAll
    static void install() {
        BlockHound.builder()
                .loadIntegrations()
                .blockingMethodCallback(method -> {
                    StringWriter where = new StringWriter();
                    new Throwable(method.toString()).printStackTrace(new PrintWriter(where));
                    blocked.add(where.toString());
                })
                .install();
    }

    @AfterAll
    static void stop() {
        loops.dispose();
    }

    @Test
    void requestsInAnOutageAndTheCloseAfterThemBlockNoEventLoop() throws IOException {
        DisposableServer service = HttpServer.create()
                .runOn(loops)
                .host("localhost")
                .port(0)
                .handle((request, response) ->
                        request.receive().then(response.status(503).send()))
                .bindNow();
        try (ConfigurableApplicationContext context = start(service.port())) {
            int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            get(port, "/blocking", 1);
            assertThat(blocked)
                    .as("a handler that blocks is seen")
                    .anySatisfy(where -> assertThat(where).contains("Thread.sleep"));
            blocked.clear();

            assertThat(get(port, "/", REQUESTS)).isEqualTo(REQUESTS);

            assertThat(blocked).isEmpty();
            DeliveryCounters counters =
                    context.getBean(TelemetryClient.class).state().counters();
            assertThat(counters.offered()).isGreaterThanOrEqualTo(REQUESTS);
            assertThat(counters.sent()).isZero();
        } finally {
            service.disposeNow();
        }
        assertThat(blocked).isEmpty();
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(file -> file.toString().endsWith(".trn")).count())
                    .isGreaterThanOrEqualTo(REQUESTS / 500);
        }
    }

    private ConfigurableApplicationContext start(int service) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.REACTIVE)
                .run(
                        "--server.port=0",
                        "--appinsights.instrumentation-key=01234567-89ab-cdef-0123-456789abcdef",
                        "--appinsights.endpoint=http://localhost:" + service + "/",
                        "--appinsights.spool.directory=" + directory);
    }

    /** @return how many were answered with 200 */
    private static long get(int port, String path, int times) {
        ConnectionProvider connections = ConnectionProvider.create("requests", 50);
        HttpClient client = HttpClient.create(connections).runOn(loops).baseUrl("http://localhost:" + port);
        try {
            return Flux.range(0, times)
                    .flatMap(
                            i -> client.get()
                                    .uri(path)
                                    .responseSingle((answer, body) ->
                                            body.then(Mono.just(answer.status().code()))),
                            50)
                    .filter(status -> status == 200)
                    .count()
                    .blockOptional(Duration.ofSeconds(60))
                    .orElse(0L);
        } finally {
            connections.dispose();
        }
    }

    @EnableAutoConfiguration(
            exclude = {ReactiveWebSecurityAutoConfiguration.class, ReactiveManagementWebSecurityAutoConfiguration.class
            })
    static class Application {

        @Bean
        NettyServerCustomizer oneLoop() {
            return server -> server.runOn(LoopResources.create("one", 1, true));
        }

        @Bean
        RouterFunction<ServerResponse> routes() {
            return RouterFunctions.route()
                    .GET("/", request -> ServerResponse.ok().bodyValue("ok"))
                    .GET("/blocking", request -> {
                        block();
                        return ServerResponse.ok().bodyValue("late");
                    })
                    .build();
        }

        private static void block() {
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
