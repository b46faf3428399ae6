package io.github.appinsights.demo.viewer;

import io.github.appinsights.local.received.ReceivedTelemetry;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/** Reads the store as JSON: items newest first, counts, and forgetting all of it. */
final class ViewerHandler {

    private static final int DEFAULT_LIMIT = 200;
    private static final int MAX_LIMIT = 1_000;

    private final ReceivedTelemetry received;

    ViewerHandler(ReceivedTelemetry received) {
        this.received = received;
    }

    Mono<ServerResponse> items(ServerRequest request) {
        long limit = number(request, "limit", DEFAULT_LIMIT);
        long after = number(request, "after", 0);
        String type = request.queryParam("type").orElse(null);
        return ServerResponse.ok().bodyValue(received.newest((int) Math.min(limit, MAX_LIMIT), after, type));
    }

    Mono<ServerResponse> summary(ServerRequest request) {
        return ServerResponse.ok().bodyValue(received.totals());
    }

    Mono<ServerResponse> clear(ServerRequest request) {
        received.clear();
        return ServerResponse.noContent().build();
    }

    private static long number(ServerRequest request, String name, long otherwise) {
        try {
            long value = request.queryParam(name).map(Long::parseLong).orElse(otherwise);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // told below, as a negative one is
        }
        throw new ResponseStatusException(HttpStatus.BAD_REQUEST, name + " must be a number, 0 or more");
    }
}
