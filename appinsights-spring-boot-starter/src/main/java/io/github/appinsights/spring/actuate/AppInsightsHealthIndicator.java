package io.github.appinsights.spring.actuate;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.ChannelState;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import reactor.core.publisher.Mono;

/**
 * Up while telemetry goes out, unknown while it waits or is off. Never down: an application without its telemetry still serves.
 */
public final class AppInsightsHealthIndicator extends AbstractReactiveHealthIndicator {

    private final TelemetryClient client;

    public AppInsightsHealthIndicator(TelemetryClient client) {
        this.client = client;
    }

    @Override
    protected Mono<Health> doHealthCheck(Health.Builder builder) {
        return Mono.fromSupplier(() -> health(builder, client.state()));
    }

    private static Health health(Health.Builder builder, ChannelState state) {
        switch (state.gate()) {
            case "open", "ramp" -> builder.up();
            default -> builder.unknown();
        }
        builder.withDetail("gate", state.gate());
        if (state.nextTry() != null) {
            builder.withDetail("nextTry", state.nextTry());
        }
        if (state.lastFailure() != null) {
            builder.withDetail("lastFailure", state.lastFailure());
        }
        if (state.storeFailure() != null) {
            builder.withDetail("storeFailure", state.storeFailure());
        }
        return builder.withDetail("rejected", state.counters().rejectedTotal())
                .withDetail("dropped", state.counters().droppedTotal())
                .build();
    }
}
