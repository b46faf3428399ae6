package io.github.appinsights.spring.webclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.Telemetry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Keeps items. Tests find theirs by an end of the URL that is theirs, so that they can share an application. */
final class RecordedItems implements TelemetryChannel {

    private final Queue<Telemetry> items = new ConcurrentLinkedQueue<>();

    @Override
    public boolean offer(@Nullable Telemetry item) {
        return item != null && items.add(item);
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

    /** The one call to that path and query. */
    DependencyTelemetry dependency(String path) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !dependencies(path).isEmpty());
        assertThat(dependencies(path)).hasSize(1);
        return dependencies(path).get(0);
    }

    List<DependencyTelemetry> dependencies(String path) {
        return all(DependencyTelemetry.class).stream()
                .filter(item -> String.valueOf(item.data()).endsWith(path))
                .toList();
    }

    <T extends Telemetry> List<T> all(Class<T> type) {
        return items.stream().filter(type::isInstance).map(type::cast).toList();
    }

    void clear() {
        items.clear();
    }

    /** What the item belongs to. */
    static OperationContext operation(Telemetry item) {
        return Objects.requireNonNull(item.context().operation());
    }
}
