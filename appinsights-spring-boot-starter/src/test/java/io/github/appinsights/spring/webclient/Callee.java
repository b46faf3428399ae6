package io.github.appinsights.spring.webclient;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/** The server that is called. Keeps the heads it got. */
final class Callee implements AutoCloseable {

    static final Duration STREAMED = Duration.ofMillis(300);

    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final DisposableServer server =
            HttpServer.create().host("localhost").port(0).route(this::routes).bindNow();

    private void routes(HttpServerRoutes routes) {
        routes.get(
                        "/status/{code}",
                        (request, response) -> response.status(code(request)).sendString(Mono.just("status")))
                .get("/silent/{id}", (request, response) -> Mono.never())
                .get(
                        "/cut",
                        (request, response) -> response.withConnection(
                                connection -> connection.channel().close()))
                .get("/moved", (request, response) -> response.sendRedirect("/items/moved"))
                .get(
                        "/broken-json",
                        (request, response) -> response.header("Content-Type", "application/json")
                                .sendString(Mono.just("{\"name\": ")))
                .get(
                        "/slow-body",
                        (request, response) -> response.header("Content-Type", "text/plain")
                                .sendString(Flux.concat(Mono.just("begun"), Mono.<String>never())))
                .get(
                        "/late-body",
                        (request, response) -> response.header("Content-Type", "text/plain")
                                .sendString(Flux.concat(
                                        Mono.just("begun"), Mono.delay(STREAMED).map(tick -> "late"))))
                .get(
                        "/lines",
                        (request, response) -> response.header("Content-Type", "application/x-ndjson")
                                .sendString(Flux.just("1\n", "2\n").delayElements(STREAMED.dividedBy(2))))
                .get(
                        "/events",
                        (request, response) -> response.sse()
                                .sendString(
                                        Flux.just("data: 1\n\n", "data: 2\n\n").delayElements(STREAMED.dividedBy(2))))
                .get(
                        "/endless-events",
                        (request, response) ->
                                response.sse().sendString(Flux.concat(Mono.just("data: 1\n\n"), Mono.<String>never())))
                .get(
                        "/broken-events",
                        (request, response) -> response.sse()
                                .sendString(Flux.concat(
                                        Mono.just("data: 1\n\n"),
                                        Mono.delay(Duration.ofMillis(50))
                                                .then(Mono.error(new IllegalStateException("expected"))))))
                .route(request -> true, this::answer);
    }

    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        calls.add(new Call(
                request.uri(),
                request.requestHeaders().getAll("traceparent"),
                request.requestHeaders().get("tracestate")));
        return response.header("Content-Type", "text/plain")
                .sendString(Mono.just("answer"))
                .then();
    }

    private static int code(HttpServerRequest request) {
        return Integer.parseInt(String.valueOf(request.param("code")));
    }

    int port() {
        return server.port();
    }

    String url() {
        return "http://localhost:" + port();
    }

    Queue<Call> calls() {
        return calls;
    }

    /** The one call with that path. */
    Call call(String path) {
        List<Call> found =
                calls.stream().filter(call -> call.path().equals(path)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " calls of " + path);
        }
        return found.get(0);
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(5));
    }

    /** What it was asked. */
    record Call(
            String path,
            List<String> traceparents,
            @Nullable String tracestate) {

        String traceparent() {
            if (traceparents.size() != 1) {
                throw new AssertionError("traceparent: " + traceparents);
            }
            return traceparents.get(0);
        }
    }
}
