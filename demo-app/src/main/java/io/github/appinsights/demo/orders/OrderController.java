package io.github.appinsights.demo.orders;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.demo.favorites.FavoriteRepository;
import io.github.appinsights.demo.quotes.QuoteClient;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/** Everything a request can touch, in one operation: a query, two calls of which one fails, log lines, a handled exception, an event. */
@RestController
class OrderController {

    private static final Logger log = LoggerFactory.getLogger(OrderController.class);

    private final FavoriteRepository favorites;
    private final QuoteClient quotes;
    private final TelemetryClient telemetry;

    OrderController(FavoriteRepository favorites, QuoteClient quotes, TelemetryClient telemetry) {
        this.favorites = favorites;
        this.quotes = quotes;
        this.telemetry = telemetry;
    }

    @PostMapping("/favorites/{id}/orders")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<Order> order(@PathVariable long id) {
        return favorites
                .findById(id)
                .switchIfEmpty(Mono.error(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)))
                .flatMap(favorite -> price(favorite.name()))
                .doOnNext(order -> {
                    log.info("{} ordered for {}", order.item(), order.price());
                    telemetry.trackEvent("OrderPlaced", Map.of("item", order.item()), Map.of("price", order.price()));
                });
    }

    private Mono<Order> price(String item) {
        return quotes.special(item).map(price -> new Order(item, price, true)).onErrorResume(failure -> {
            log.warn("No special offer for {}, the usual price then", item, failure);
            return quotes.quote(item).map(quote -> new Order(item, quote.price(), false));
        });
    }
}
