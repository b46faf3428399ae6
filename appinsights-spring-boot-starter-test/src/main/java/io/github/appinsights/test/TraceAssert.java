package io.github.appinsights.test;

import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.model.TraceTelemetry;

/** A sentence about a log line. */
public final class TraceAssert extends MeasuredItemAssert<TraceAssert, TraceTelemetry> {

    TraceAssert(TelemetryAssert telemetry, Sentence<TraceTelemetry> sentence) {
        super(telemetry, sentence);
    }

    /** Of that severity. */
    public TraceAssert withSeverity(SeverityLevel severity) {
        return where(
                "of severity " + severity, item -> severity == item.severity(), item -> "severity " + item.severity());
    }
}
