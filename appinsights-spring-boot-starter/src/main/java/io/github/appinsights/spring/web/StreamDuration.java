package io.github.appinsights.spring.web;

import io.github.appinsights.model.MetricTelemetry;

/** How long a stream lasted, in seconds: its request was told at the first byte, with the time until then. */
final class StreamDuration {

    private static final String NAME = "http.server.stream.duration";

    private StreamDuration() {}

    static MetricTelemetry of(ServedRequest served, String operation, Ending ending) {
        return MetricTelemetry.builder(NAME, served.elapsedNanos() / 1e9)
                .context(served.operation().childContext())
                .property("operation", operation)
                .property("outcome", outcome(ending))
                .build();
    }

    private static String outcome(Ending ending) {
        return switch (ending) {
            case ANSWERED -> "complete";
            case LEFT, ABORTED -> "cancelled";
            case BROKEN -> "failed";
        };
    }
}
