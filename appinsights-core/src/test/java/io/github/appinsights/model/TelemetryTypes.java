package io.github.appinsights.model;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One item and one builder of each type. */
final class TelemetryTypes {

    static final Instant TIME = Instant.parse("2026-02-03T04:05:06Z");
    static final TelemetryContext CONTEXT = new TelemetryContext(
            new OperationContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", "GET /orders/{id}"),
            new UserContext("user", "account", "signed-in"),
            "session",
            "192.0.2.1",
            "bot");

    private TelemetryTypes() {}

    /** New builders, with nothing but what their factory asks for. */
    static Stream<TelemetryBuilder<?>> builders() {
        return Stream.of(
                EventTelemetry.builder("event"),
                TraceTelemetry.builder("trace"),
                MetricTelemetry.builder("metric", 1),
                RequestTelemetry.builder("request"),
                ExceptionTelemetry.builder(new IllegalStateException("broken")),
                DependencyTelemetry.builder("dependency"),
                AvailabilityTelemetry.builder("availability"),
                PageViewTelemetry.builder("page"));
    }

    /** Items with every field set. */
    static Stream<Telemetry> items() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("first", "1");
        properties.put("second", "2");
        Map<String, Double> measurements = new LinkedHashMap<>();
        measurements.put("third", 3.0);
        measurements.put("fourth", 4.5);
        return Stream.of(
                new EventTelemetry(TIME, CONTEXT, "event", properties, measurements),
                new TraceTelemetry(TIME, CONTEXT, "trace", SeverityLevel.WARNING, properties, measurements),
                new MetricTelemetry(TIME, CONTEXT, "namespace", "metric", 6, Aggregate.of(3, 1, 3), properties),
                new RequestTelemetry(
                        TIME,
                        CONTEXT,
                        "id",
                        "GET /orders/{id}",
                        Duration.ofMillis(7),
                        "200",
                        true,
                        "caller",
                        "https://shop.example/orders/1",
                        properties,
                        measurements),
                new ExceptionTelemetry(
                        TIME,
                        CONTEXT,
                        List.of(new ExceptionDetails(
                                "a.B",
                                "broken",
                                List.of(new ExceptionDetails.StackFrame(0, "a.B", "c", "B.java", 5)),
                                1)),
                        SeverityLevel.ERROR,
                        "problem",
                        properties,
                        measurements),
                new DependencyTelemetry(
                        TIME,
                        CONTEXT,
                        "id",
                        "GET /stock/{sku}",
                        "Http",
                        "stock.example",
                        "https://stock.example/stock/1",
                        "200",
                        true,
                        Duration.ofMillis(8),
                        properties,
                        measurements),
                new AvailabilityTelemetry(
                        TIME,
                        CONTEXT,
                        "id",
                        "availability",
                        Duration.ofMillis(9),
                        false,
                        "Leipzig",
                        "refused",
                        properties,
                        measurements),
                new PageViewTelemetry(
                        TIME,
                        CONTEXT,
                        "id",
                        "page",
                        "https://shop.example/",
                        Duration.ofMillis(10),
                        "https://search.example/",
                        properties,
                        measurements));
    }

    /** Items made with null wherever a null fits. */
    @SuppressWarnings("NullAway") // what callers do, whatever the signatures say
    static Stream<Telemetry> itemsOfNulls() {
        return Stream.of(
                new EventTelemetry(null, null, null, null, null),
                new TraceTelemetry(null, null, null, null, null, null),
                new MetricTelemetry(null, null, null, null, 0, null, null),
                new RequestTelemetry(null, null, null, null, null, null, false, null, null, null, null),
                new ExceptionTelemetry(null, null, null, null, null, null, null),
                new DependencyTelemetry(null, null, null, null, null, null, null, null, false, null, null, null),
                new AvailabilityTelemetry(null, null, null, null, null, false, null, null, null, null),
                new PageViewTelemetry(null, null, null, null, null, null, null, null, null));
    }

    static Telemetry build(TelemetryBuilder<?> builder) {
        if (builder instanceof EventTelemetry.Builder event) {
            return event.build();
        }
        if (builder instanceof TraceTelemetry.Builder trace) {
            return trace.build();
        }
        if (builder instanceof MetricTelemetry.Builder metric) {
            return metric.build();
        }
        if (builder instanceof RequestTelemetry.Builder request) {
            return request.build();
        }
        if (builder instanceof ExceptionTelemetry.Builder exception) {
            return exception.build();
        }
        if (builder instanceof DependencyTelemetry.Builder dependency) {
            return dependency.build();
        }
        if (builder instanceof AvailabilityTelemetry.Builder availability) {
            return availability.build();
        }
        return ((PageViewTelemetry.Builder) builder).build();
    }

    /** The numbers of an item; empty for a metric, which has none. */
    static Map<String, Double> measurements(Telemetry item) {
        @Nullable Map<String, Double> measurements = null;
        if (item instanceof EventTelemetry event) {
            measurements = event.measurements();
        } else if (item instanceof TraceTelemetry trace) {
            measurements = trace.measurements();
        } else if (item instanceof RequestTelemetry request) {
            measurements = request.measurements();
        } else if (item instanceof ExceptionTelemetry exception) {
            measurements = exception.measurements();
        } else if (item instanceof DependencyTelemetry dependency) {
            measurements = dependency.measurements();
        } else if (item instanceof AvailabilityTelemetry availability) {
            measurements = availability.measurements();
        } else if (item instanceof PageViewTelemetry page) {
            measurements = page.measurements();
        }
        return measurements == null ? Map.of() : measurements;
    }
}
