package io.github.appinsights.it.observations;

import io.github.appinsights.TelemetryClient;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import reactor.core.publisher.Mono;

/** Each runs once, at start. */
class ShopTasks {

    private final DatabaseClient database;
    private final TelemetryClient telemetry;

    ShopTasks(DatabaseClient database, TelemetryClient telemetry) {
        this.database = database;
        this.telemetry = telemetry;
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.DAYS)
    void blocking() {
        telemetry.trackEvent("in blocking task");
        database.sql(ShopController.QUERY).fetch().all().collectList().block();
    }

    @Scheduled(fixedRate = 1, timeUnit = TimeUnit.DAYS)
    Mono<Void> reactive() {
        return Mono.delay(Duration.ofMillis(5))
                .doOnNext(tick -> telemetry.trackEvent("in reactive task"))
                .thenMany(database.sql(ShopController.QUERY).fetch().all())
                .then();
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.DAYS)
    void failing() {
        throw new IllegalStateException("task failed");
    }

    @Scheduled(fixedRate = 1, timeUnit = TimeUnit.DAYS)
    Mono<Void> reactivelyFailing() {
        return Mono.error(() -> new IllegalStateException("reactive task failed"));
    }
}
