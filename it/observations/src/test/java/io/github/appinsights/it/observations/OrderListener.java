package io.github.appinsights.it.observations;

import io.github.appinsights.TelemetryClient;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.r2dbc.core.DatabaseClient;

/** Receives what is sent. */
class OrderListener {

    private final DatabaseClient database;
    private final TelemetryClient telemetry;

    OrderListener(DatabaseClient database, TelemetryClient telemetry) {
        this.database = database;
        this.telemetry = telemetry;
    }

    @KafkaListener(id = "shop", topics = ShopApplication.TOPIC)
    void received(String text) {
        telemetry.trackEvent("received " + text);
        if (text.equals("bad")) {
            throw new IllegalStateException("bad order");
        }
        database.sql(ShopController.QUERY).fetch().all().collectList().block();
    }
}
