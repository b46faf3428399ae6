package io.github.appinsights.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.test.Correlation;
import io.github.appinsights.test.RecordedTelemetry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Items by their trace. Tests find theirs by the trace id they sent, so that they can share an application. */
final class RecordedTraces {

    private final RecordedTelemetry recorded = new RecordedTelemetry(Duration.ofSeconds(10));

    /** Where the items come in. */
    RecordedTelemetry channel() {
        return recorded;
    }

    /** The one request of that trace. */
    RequestTelemetry request(String traceId) {
        recorded.await(RequestTelemetry.class, item -> Correlation.isIn(item, traceId));
        assertThat(requests(traceId)).hasSize(1);
        return requests(traceId).get(0);
    }

    /** The one exception of that trace. */
    ExceptionTelemetry exception(String traceId) {
        recorded.await(ExceptionTelemetry.class, item -> isToldOf(item, traceId));
        assertThat(exceptions(traceId)).hasSize(1);
        return exceptions(traceId).get(0);
    }

    /** The one event of that name in that trace. */
    EventTelemetry event(String traceId, String name) {
        recorded.await(
                EventTelemetry.class,
                item -> Correlation.isIn(item, traceId) && item.name().equals(name));
        assertThat(events(traceId, name)).hasSize(1);
        return events(traceId, name).get(0);
    }

    List<RequestTelemetry> requests() {
        return recorded.requests();
    }

    List<RequestTelemetry> requests(String traceId) {
        return recorded.items(RequestTelemetry.class, traceId);
    }

    List<ExceptionTelemetry> exceptions(String traceId) {
        return recorded.exceptions().stream()
                .filter(item -> isToldOf(item, traceId))
                .toList();
    }

    List<DependencyTelemetry> dependencies(String traceId) {
        return recorded.items(DependencyTelemetry.class, traceId);
    }

    /** The one metric of that trace. */
    MetricTelemetry metric(String traceId) {
        recorded.await(MetricTelemetry.class, item -> Correlation.isIn(item, traceId));
        assertThat(metrics(traceId)).hasSize(1);
        return metrics(traceId).get(0);
    }

    List<MetricTelemetry> metrics(String traceId) {
        return recorded.items(MetricTelemetry.class, traceId);
    }

    /** All items, of whatever trace. */
    int size() {
        return recorded.items().size();
    }

    List<EventTelemetry> events(String name) {
        return recorded.events().stream()
                .filter(item -> item.name().equals(name))
                .toList();
    }

    private List<EventTelemetry> events(String traceId, String name) {
        return events(name).stream()
                .filter(item -> Correlation.isIn(item, traceId))
                .toList();
    }

    /** What the item belongs to. */
    static OperationContext operation(Telemetry item) {
        return Objects.requireNonNull(item.context().operation());
    }

    private static boolean isToldOf(ExceptionTelemetry item, String traceId) {
        return Correlation.isIn(item, traceId) && item.properties().containsKey("handled");
    }
}
