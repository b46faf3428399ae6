package io.github.appinsights.spring.micrometer;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.sampling.SamplingState;
import io.github.appinsights.sampling.TailState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

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
        Gauge.builder("appinsights.telemetry.sampling.percentage", this::percentage)
                .description("Operations that are told, of those no rule or sampler is for")
                .baseUnit(BaseUnits.PERCENT)
                .register(registry);
        if (tail() != null) {
            new TailMeters(registry, this::tail).bind();
        }
    }

    private double percentage() {
        SamplingState sampling = client.sampling();
        return sampling == null ? 0 : sampling.current();
    }

    private @Nullable TailState tail() {
        SamplingState sampling = client.sampling();
        return sampling == null ? null : sampling.tail();
    }
}
