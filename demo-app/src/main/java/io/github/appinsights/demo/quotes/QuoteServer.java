package io.github.appinsights.demo.quotes;

import java.net.URI;
import java.time.Duration;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Plays the other service: an HTTP server of its own on a free loopback port. */
@Component
class QuoteServer implements DisposableBean {

    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes -> routes.get(
                            "/prices/{symbol}",
                            (request, response) -> response.header("Content-Type", "application/json")
                                    .sendString(Mono.just(price(String.valueOf(request.param("symbol"))))
                                            .delayElement(Duration.ofMillis(15))))
                    .get("/specials/{symbol}", (request, response) -> response.status(503)))
            .bindNow();

    URI address() {
        return URI.create("http://127.0.0.1:" + server.port() + "/");
    }

    private static String price(String symbol) {
        return String.valueOf(Math.floorMod(symbol.hashCode(), 50_000) / 100.0);
    }

    @Override
    public void destroy() {
        server.disposeNow();
    }
}
