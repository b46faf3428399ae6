package io.github.appinsights.test;

import io.github.appinsights.model.EventTelemetry;

/** A sentence about an event. */
public final class EventAssert extends MeasuredItemAssert<EventAssert, EventTelemetry> {

    EventAssert(TelemetryAssert telemetry, Sentence<EventTelemetry> sentence) {
        super(telemetry, sentence);
    }
}
