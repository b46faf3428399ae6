package io.github.appinsights.internal.pipeline;

import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.model.Telemetry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Takes nothing, counts nothing, starts nothing. */
public final class DisabledChannel implements TelemetryChannel {

    @Override
    public boolean offer(@Nullable Telemetry item) {
        return false;
    }

    @Override
    public Mono<FlushResult> flush(Duration limit) {
        return Mono.just(FlushResult.EMPTY);
    }

    @Override
    public Mono<Void> shutdown(Duration limit) {
        return Mono.empty();
    }

    @Override
    public ChannelState state() {
        return ChannelState.DISABLED;
    }
}
