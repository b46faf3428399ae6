package io.github.appinsights.spring;

import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.model.Telemetry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Notes what it is asked for; its answers can be set. Where only items matter, the test kit's channel does. */
public final class ScriptedChannel implements TelemetryChannel {

    private final List<Telemetry> items = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    public volatile ChannelState state =
            new ChannelState("open", null, null, 0, "memory", null, 0, 0, Map.of(), DeliveryCounters.ZERO);
    public volatile Supplier<Mono<FlushResult>> flushResult = () -> Mono.just(FlushResult.EMPTY);

    @Override
    public boolean offer(@Nullable Telemetry item) {
        if (item == null) {
            return false;
        }
        calls.add("offer");
        return items.add(item);
    }

    @Override
    public Mono<FlushResult> flush(Duration limit) {
        calls.add("flush " + limit);
        return flushResult.get();
    }

    @Override
    public Mono<Void> shutdown(Duration limit) {
        return Mono.fromRunnable(() -> calls.add("shutdown " + limit));
    }

    @Override
    public ChannelState state() {
        return state;
    }

    public List<Telemetry> items() {
        return items;
    }

    public List<String> calls() {
        return calls;
    }
}
