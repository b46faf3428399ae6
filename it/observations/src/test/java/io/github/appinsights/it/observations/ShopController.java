package io.github.appinsights.it.observations;

import io.github.appinsights.TelemetryClient;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Map;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
class ShopController {

    static final String QUERY = "SELECT X FROM SYSTEM_RANGE(1, 3)";
    static final String FAILING_QUERY = "SELECT missing FROM INFORMATION_SCHEMA.USERS";

    private final DatabaseClient database;
    private final KafkaTemplate<String, String> kafka;
    private final ReactiveStringRedisTemplate redis;
    private final PriceList prices;
    private final ObservationRegistry observations;
    private final TelemetryClient telemetry;
    private final WebClient handMadeClient;

    ShopController(
            DatabaseClient database,
            KafkaTemplate<String, String> kafka,
            ReactiveStringRedisTemplate redis,
            PriceList prices,
            ObservationRegistry observations,
            TelemetryClient telemetry,
            WebClient handMadeClient) {
        this.database = database;
        this.kafka = kafka;
        this.redis = redis;
        this.prices = prices;
        this.observations = observations;
        this.telemetry = telemetry;
        this.handMadeClient = handMadeClient;
    }

    @GetMapping("/query")
    Mono<List<Map<String, Object>>> query() {
        return database.sql(QUERY).fetch().all().collectList();
    }

    @GetMapping("/failing-query")
    Mono<List<Map<String, Object>>> failingQuery() {
        return database.sql(FAILING_QUERY).fetch().all().collectList();
    }

    @GetMapping("/send/{text}")
    Mono<String> send(@PathVariable String text) {
        return Mono.defer(() -> Mono.fromFuture(kafka.send(ShopApplication.TOPIC, text)))
                .thenReturn("sent");
    }

    @GetMapping("/command")
    Mono<Boolean> command() {
        return redis.opsForValue().set("key", "value");
    }

    @GetMapping("/wrong-command")
    Mono<String> wrongCommand() {
        return redis.opsForValue()
                .set("text", "value")
                .then(redis.opsForList().leftPush("text", "element"))
                .map(String::valueOf);
    }

    @GetMapping("/by-hand")
    String byHand() {
        Observation.createNotStarted("price.calculation", observations)
                .contextualName("calculate price")
                .observe(() -> {
                    telemetry.trackEvent("calculated");
                    Observation.createNotStarted("price.discount", observations).observe(() -> {});
                });
        return "done";
    }

    @GetMapping("/observed")
    Mono<String> observed() {
        return Mono.defer(prices::later).map(price -> "price " + (price + prices.now()));
    }

    @GetMapping("/call")
    Mono<String> call(ServerWebExchange exchange) {
        int port = exchange.getRequest().getURI().getPort();
        return handMadeClient
                .get()
                .uri("http://localhost:" + port + "/by-hand?step={step}", 1)
                .retrieve()
                .bodyToMono(String.class);
    }
}
