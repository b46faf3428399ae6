package io.github.appinsights.test;

import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.PageViewTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TraceTelemetry;
import java.util.Map;

/** Measurements of items of any type. */
final class Measurements {

    private Measurements() {}

    static Map<String, Double> of(Telemetry item) {
        if (item instanceof AvailabilityTelemetry availability) {
            return availability.measurements();
        }
        if (item instanceof DependencyTelemetry dependency) {
            return dependency.measurements();
        }
        if (item instanceof EventTelemetry event) {
            return event.measurements();
        }
        if (item instanceof ExceptionTelemetry exception) {
            return exception.measurements();
        }
        if (item instanceof PageViewTelemetry pageView) {
            return pageView.measurements();
        }
        if (item instanceof RequestTelemetry request) {
            return request.measurements();
        }
        if (item instanceof TraceTelemetry trace) {
            return trace.measurements();
        }
        return Map.of();
    }
}
