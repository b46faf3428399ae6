package io.github.appinsights;

import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.model.Telemetry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Keeps what it is offered, and how it was flushed and closed. */
final class RecordingChannel implements TelemetryChannel {

    static final FlushResult FLUSHED = new FlushResult(1, 2, 3, 4, 5, 6);

    final List<Telemetry> items = new CopyOnWriteArrayList<>();
    final List<Duration> flushes = new CopyOnWriteArrayList<>();
    final List<Duration> shutdowns = new CopyOnWriteArrayList<>();
    volatile int refused;

    /** What was offered last, of that type. */
    <T extends Telemetry> T last(Class<T> type) {
        return type.cast(items.get(items.size() - 1));
    }

    @Override
    public synchronized boolean offer(@Nullable Telemetry item) {
        if (item == null) {
            refused++;
            return false;
        }
        items.add(item);
        return true;
    }

    @Override
    public Mono<FlushResult> flush(Duration limit) {
        return Mono.fromSupplier(() -> {
            flushes.add(limit);
            return FLUSHED;
        });
    }

    @Override
    public Mono<Void> shutdown(Duration limit) {
        return Mono.fromRunnable(() -> shutdowns.add(limit));
    }

    @Override
    public ChannelState state() {
        return new ChannelState("open", null, null, 0, "memory", null, 0, 0, Map.of(), DeliveryCounters.ZERO);
    }
}
