package io.github.appinsights.processing;

import io.github.appinsights.model.Telemetry;

/**
 * Leaves items out. Called on the thread that tracks, after the initializers, so it must be quick, must not block and must be
 * thread-safe. When it throws the item is kept, and the failure is counted.
 */
@FunctionalInterface
public interface TelemetryFilter {

    /** Whether the item is told. */
    boolean keep(Telemetry item);
}
