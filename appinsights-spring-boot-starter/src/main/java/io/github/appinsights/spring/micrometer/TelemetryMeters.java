package io.github.appinsights.spring.micrometer;

import io.github.appinsights.TelemetryClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The counters of a client as meters {@code appinsights.telemetry.*}. Statuses have meters from the first scrape on that finds
 * an answer with them.
 */
public final class TelemetryMeters implements MeterBinder {

    private final TelemetryClient client;

    public TelemetryMeters(TelemetryClient client) {
        this.client = client;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        new MeterBinding(registry, client::state, System::nanoTime).bind();
        if (client.tail() != null) {
            new TailMeters(registry, client::tail).bind();
        }
    }
}
