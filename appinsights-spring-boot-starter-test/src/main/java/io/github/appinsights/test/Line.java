package io.github.appinsights.test;

import io.github.appinsights.model.Aggregate;
import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.PageViewTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TraceTelemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** One item in one line: type, name, then what is known of it, properties and measurements last. */
final class Line {

    private static final int COLUMN = 12;

    private final List<String> parts = new ArrayList<>();

    private Line() {}

    static String of(Telemetry item) {
        String noun = Words.noun(item.getClass());
        Line line = new Line();
        line.addPartsOf(item);
        line.addAll(item.properties());
        line.addAll(Measurements.of(item));
        return noun + " ".repeat(Math.max(1, COLUMN - noun.length())) + String.join("  ", line.parts);
    }

    private void addPartsOf(Telemetry item) {
        if (item instanceof RequestTelemetry request) {
            add(request.name(), request.responseCode(), Words.success(request.success()));
            add(Words.duration(request.duration()));
        } else if (item instanceof DependencyTelemetry call) {
            add(call.name(), call.type(), call.target(), call.resultCode(), Words.success(call.success()));
            add(Words.duration(call.duration()));
        } else if (item instanceof ExceptionTelemetry exception) {
            add(Words.exception(exception), level(exception.severity()));
        } else if (item instanceof EventTelemetry event) {
            add(event.name());
        } else if (item instanceof TraceTelemetry trace) {
            add(level(trace.severity()), trace.message());
        } else {
            addPartsOfOther(item);
        }
    }

    private void addPartsOfOther(Telemetry item) {
        if (item instanceof MetricTelemetry metric) {
            add(metric.namespace(), metric.name(), String.valueOf(metric.value()), aggregate(metric.aggregate()));
        } else if (item instanceof AvailabilityTelemetry availability) {
            add(availability.name(), availability.runLocation(), Words.success(availability.success()));
            add(Words.duration(availability.duration()), availability.message());
        } else if (item instanceof PageViewTelemetry view) {
            add(view.name(), view.url());
        }
    }

    private void add(@Nullable String... more) {
        for (String part : more) {
            if (part != null && !part.isEmpty()) {
                parts.add(Words.shortened(part));
            }
        }
    }

    private void addAll(Map<String, ?> pairs) {
        if (!pairs.isEmpty()) {
            StringJoiner joined = new StringJoiner(", ", "{", "}");
            pairs.forEach((key, value) -> joined.add(key + "=" + Words.shortened(String.valueOf(value))));
            parts.add(joined.toString());
        }
    }

    private static @Nullable String level(@Nullable Enum<?> severity) {
        return severity == null ? null : severity.name();
    }

    private static @Nullable String aggregate(@Nullable Aggregate aggregate) {
        return aggregate == null
                ? null
                : "sum of " + aggregate.count() + ", " + aggregate.min() + " to " + aggregate.max();
    }
}
