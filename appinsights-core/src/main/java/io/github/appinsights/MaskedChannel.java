package io.github.appinsights;

import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.processing.SecretMasking;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Masks what goes into a channel of the application's, on the thread that tracks: such a channel may write items anywhere, so they
 * must hold no secret when it gets them. The built-in one masks on its own thread.
 */
final class MaskedChannel implements TelemetryChannel {

    private final TelemetryChannel channel;
    private final SecretMasking masking;

    MaskedChannel(TelemetryChannel channel, SecretMasking masking) {
        this.channel = channel;
        this.masking = masking;
    }

    @Override
    public boolean offer(@Nullable Telemetry item) {
        return channel.offer(item == null ? null : masking.item(item));
    }

    @Override
    public Mono<FlushResult> flush(Duration limit) {
        return channel.flush(limit);
    }

    @Override
    public Mono<Void> shutdown(Duration limit) {
        return channel.shutdown(limit);
    }

    @Override
    public ChannelState state() {
        return channel.state();
    }
}
