package io.github.appinsights.demo.quotes;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Asks the quote service. Boot's builder is all it takes for each call to be told and for the service to be handed the trace. */
@Component
public class QuoteClient {

    private final WebClient http;

    QuoteClient(WebClient.Builder http, QuoteServer server) {
        this.http = http.baseUrl(server.address().toString()).build();
    }

    /** The usual price. */
    public Mono<Quote> quote(String symbol) {
        return http.get()
                .uri("prices/{symbol}", symbol)
                .retrieve()
                .bodyToMono(Double.class)
                .map(price -> new Quote(symbol, price));
    }

    /** A better price; the service that knows it is out of order. */
    public Mono<Double> special(String symbol) {
        return http.get().uri("specials/{symbol}", symbol).retrieve().bodyToMono(Double.class);
    }
}
