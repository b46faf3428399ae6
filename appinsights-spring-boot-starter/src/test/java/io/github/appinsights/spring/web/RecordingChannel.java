package io.github.appinsights.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Keeps items. Tests find theirs by the trace id they sent, so that they can share an application. */
final class RecordingChannel implements TelemetryChannel {

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

    private static ConditionFactory soon() {
        return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
    }

    /** The one request of that trace. */
    RequestTelemetry request(String traceId) {
        soon().until(() -> !requests(traceId).isEmpty());
        assertThat(requests(traceId)).hasSize(1);
        return requests(traceId).get(0);
    }

    /** The one exception of that trace. */
    ExceptionTelemetry exception(String traceId) {
        soon().until(() -> !exceptions(traceId).isEmpty());
        assertThat(exceptions(traceId)).hasSize(1);
        return exceptions(traceId).get(0);
    }

    /** The one event of that name in that trace. */
    EventTelemetry event(String traceId, String name) {
        soon().until(() -> !events(traceId, name).isEmpty());
        assertThat(events(traceId, name)).hasSize(1);
        return events(traceId, name).get(0);
    }

    List<RequestTelemetry> requests() {
        return all(RequestTelemetry.class);
    }

    List<RequestTelemetry> requests(String traceId) {
        return requests().stream().filter(item -> isOf(item, traceId)).toList();
    }

    List<ExceptionTelemetry> exceptions(String traceId) {
        return all(ExceptionTelemetry.class).stream()
                .filter(item -> isOf(item, traceId) && item.properties().containsKey("handled"))
                .toList();
    }

    List<DependencyTelemetry> dependencies(String traceId) {
        return all(DependencyTelemetry.class).stream()
                .filter(item -> isOf(item, traceId))
                .toList();
    }

    /** The one metric of that trace. */
    MetricTelemetry metric(String traceId) {
        soon().until(() -> !metrics(traceId).isEmpty());
        assertThat(metrics(traceId)).hasSize(1);
        return metrics(traceId).get(0);
    }

    List<MetricTelemetry> metrics(String traceId) {
        return all(MetricTelemetry.class).stream()
                .filter(item -> isOf(item, traceId))
                .toList();
    }

    /** All items, of whatever trace. */
    int size() {
        return items.size();
    }

    List<EventTelemetry> events(String name) {
        return all(EventTelemetry.class).stream()
                .filter(item -> item.name().equals(name))
                .toList();
    }

    private List<EventTelemetry> events(String traceId, String name) {
        return events(name).stream().filter(item -> isOf(item, traceId)).toList();
    }

    private <T extends Telemetry> List<T> all(Class<T> type) {
        return items.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** What the item belongs to. */
    static OperationContext operation(Telemetry item) {
        return Objects.requireNonNull(item.context().operation());
    }

    private static boolean isOf(Telemetry item, String traceId) {
        OperationContext operation = item.context().operation();
        return operation != null && traceId.equals(operation.id());
    }
}
