package io.github.appinsights.demo.failures;

import java.net.ConnectException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

@RestController
class FailureController {

    static final class OutOfStockException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfStockException(String item) {
            super("no " + item + " left");
        }
    }

    /** {@code thrown} ends in a 500, {@code status} in a 409, {@code handled} in a 422. */
    @GetMapping("/failures/{kind}")
    Mono<String> fail(@PathVariable String kind) {
        return switch (kind) {
            case "thrown" ->
                throw new IllegalStateException("the stock cannot be read", new ConnectException("Connection refused"));
            case "status" -> Mono.error(new ResponseStatusException(HttpStatus.CONFLICT, "changed meanwhile"));
            case "handled" -> Mono.error(new OutOfStockException("tea"));
            default -> Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
        };
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.UNPROCESSABLE_CONTENT)
    String outOfStock(OutOfStockException e) {
        return "Sorry, " + e.getMessage();
    }
}
