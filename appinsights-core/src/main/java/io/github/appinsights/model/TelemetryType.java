package io.github.appinsights.model;

/** The types of telemetry. */
public enum TelemetryType {
    /** {@link EventTelemetry}. */
    EVENT,
    /** {@link TraceTelemetry}. */
    TRACE,
    /** {@link MetricTelemetry}. */
    METRIC,
    /** {@link RequestTelemetry}. */
    REQUEST,
    /** {@link ExceptionTelemetry}. */
    EXCEPTION,
    /** {@link DependencyTelemetry}. */
    DEPENDENCY,
    /** {@link AvailabilityTelemetry}. */
    AVAILABILITY,
    /** {@link PageViewTelemetry}. */
    PAGE_VIEW;

    /** Type of an item. */
    public static TelemetryType of(Telemetry item) {
        if (item instanceof DependencyTelemetry) {
            return DEPENDENCY;
        }
        if (item instanceof RequestTelemetry) {
            return REQUEST;
        }
        if (item instanceof TraceTelemetry) {
            return TRACE;
        }
        if (item instanceof EventTelemetry) {
            return EVENT;
        }
        if (item instanceof ExceptionTelemetry) {
            return EXCEPTION;
        }
        if (item instanceof MetricTelemetry) {
            return METRIC;
        }
        return item instanceof PageViewTelemetry ? PAGE_VIEW : AVAILABILITY;
    }
}
