package io.github.appinsights.spring.web;

import io.github.appinsights.TelemetryClient;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Answers that take their time. */
@RestController
class StreamedCases {

    private final TelemetryClient client;

    StreamedCases(TelemetryClient client) {
        this.client = client;
    }

    @GetMapping("/never")
    Mono<String> never() {
        client.trackEvent("waiting");
        return Mono.never();
    }

    @GetMapping(value = "/endless", produces = MediaType.TEXT_PLAIN_VALUE)
    Flux<String> endless() {
        return Flux.interval(Duration.ZERO, Duration.ofMillis(10))
                .map(tick -> "tick ")
                .onBackpressureDrop();
    }

    /** The last byte is out before the end is known. */
    @GetMapping(value = "/whole", produces = MediaType.TEXT_PLAIN_VALUE)
    ResponseEntity<Flux<String>> whole() {
        return ResponseEntity.ok()
                .contentLength(10)
                .body(Flux.just("first ", "last").concatWith(Mono.never()));
    }

    @GetMapping(value = "/broken", produces = MediaType.TEXT_PLAIN_VALUE)
    Flux<String> broken() {
        return Flux.just("first ")
                .concatWith(Mono.delay(Duration.ofMillis(50)).then(Mono.error(new IllegalStateException("broken"))));
    }

    @GetMapping(value = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<String> events() {
        return Flux.interval(Duration.ZERO, Duration.ofMillis(10))
                .map(tick -> "tick")
                .onBackpressureDrop();
    }

    @GetMapping(value = "/events/broken", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<String> brokenEvents() {
        return Flux.just("first")
                .concatWith(Mono.delay(Duration.ofMillis(50)).then(Mono.error(new IllegalStateException("late"))));
    }

    @GetMapping(value = "/events/refused", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<String> refusedEvents() {
        return Flux.error(new IllegalStateException("early"));
    }

    @GetMapping(value = "/lines", produces = MediaType.APPLICATION_NDJSON_VALUE)
    Flux<Map<String, Integer>> lines() {
        return Flux.range(1, 3).delayElements(Duration.ofMillis(100)).map(n -> Map.of("n", n));
    }
}
