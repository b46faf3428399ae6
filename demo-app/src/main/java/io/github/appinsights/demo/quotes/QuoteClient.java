package io.github.appinsights.demo.quotes;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.context.TraceParent;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.TraceIds;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** Asks the quote service, and tells each call with its outcome; the service is handed the trace. */
@Component
class QuoteClient {

    private final WebClient http;
    private final URI address;
    private final TelemetryClient telemetry;

    QuoteClient(WebClient.Builder http, QuoteServer server, TelemetryClient telemetry) {
        this.address = server.address();
        this.http = http.baseUrl(address.toString()).build();
        this.telemetry = telemetry;
    }

    Mono<Quote> quote(String symbol) {
        return OperationScope.inFlow().flatMap(operation -> {
            String id = TraceIds.newSpanId();
            Instant start = Instant.now();
            return http.get()
                    .uri("prices/{symbol}", symbol)
                    .header(TraceParent.HEADER, new TraceParent(operation.traceId(), id, 1).value())
                    .retrieve()
                    .bodyToMono(Double.class)
                    .doFinally(signal -> tell(operation, id, symbol, start, signal))
                    .map(price -> new Quote(symbol, price));
        });
    }

    private void tell(Operation operation, String id, String symbol, Instant start, SignalType signal) {
        boolean success = signal == SignalType.ON_COMPLETE;
        telemetry.trackDependency(DependencyTelemetry.builder("GET /prices/{symbol}")
                .id(id)
                .context(operation.childContext())
                .type("Http")
                .target(address.getAuthority())
                .data(address + "prices/" + symbol)
                .resultCode(success ? "200" : "0")
                .success(success)
                .start(start)
                .duration(Duration.between(start, Instant.now()))
                .build());
    }
}
