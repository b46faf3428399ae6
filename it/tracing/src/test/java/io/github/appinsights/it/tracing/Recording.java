package io.github.appinsights.it.tracing;

import static org.awaitility.Awaitility.await;

import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.Telemetry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Keeps items. */
final class Recording implements TelemetryChannel {

    private static final Duration LIMIT = Duration.ofSeconds(20);

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

    /** The first item of that kind, which may come a little later. */
    <T extends Telemetry> T first(Class<T> type, Predicate<T> wanted) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> all(type).stream().anyMatch(wanted));
        return all(type).stream().filter(wanted).findFirst().orElseThrow();
    }

    /** All items of that kind in a trace. */
    <T extends Telemetry> List<T> of(String traceId, Class<T> type) {
        return all(type).stream().filter(item -> isOf(item, traceId)).toList();
    }

    <T extends Telemetry> List<T> all(Class<T> type) {
        return items.stream().filter(type::isInstance).map(type::cast).toList();
    }

    static boolean isOf(Telemetry item, String traceId) {
        OperationContext operation = item.context().operation();
        return operation != null && traceId.equals(operation.id());
    }

    static OperationContext operation(Telemetry item) {
        return Objects.requireNonNull(item.context().operation());
    }

    static String traceId(Telemetry item) {
        return Objects.requireNonNull(operation(item).id());
    }

    static @Nullable String parentId(Telemetry item) {
        return operation(item).parentId();
    }
}
