package io.github.appinsights.demo.quotes;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
class QuoteController {

    private final QuoteClient quotes;

    QuoteController(QuoteClient quotes) {
        this.quotes = quotes;
    }

    @GetMapping("/quotes/{symbol}")
    Mono<Quote> quote(@PathVariable String symbol) {
        return quotes.quote(symbol);
    }
}
