package io.github.appinsights.processing;

import io.github.appinsights.model.Telemetry;

/**
 * Enriches items. Called on the thread that tracks, for every item, so it must be quick, must not block and must be thread-safe.
 * When it throws or answers null the item goes on as it was before, and the failure is counted.
 */
@FunctionalInterface
public interface TelemetryInitializer {

    /** The item to go on with, the same or a changed copy. */
    Telemetry initialize(Telemetry item);
}
