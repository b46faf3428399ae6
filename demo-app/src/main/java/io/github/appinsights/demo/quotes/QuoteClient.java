package io.github.appinsights.demo.quotes;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Asks the quote service; the starter tells each call and hands the service the trace. */
@Component
class QuoteClient {

    private final WebClient http;

    QuoteClient(WebClient.Builder http, QuoteServer server) {
        this.http = http.baseUrl(server.address().toString()).build();
    }

    Mono<Quote> quote(String symbol) {
        return http.get()
                .uri("prices/{symbol}", symbol)
                .retrieve()
                .bodyToMono(Double.class)
                .map(price -> new Quote(symbol, price));
    }
}
