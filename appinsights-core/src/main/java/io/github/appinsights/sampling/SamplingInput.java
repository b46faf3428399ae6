package io.github.appinsights.sampling;

import io.github.appinsights.model.TelemetryType;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Sampler} may know.
 *
 * @param type type of an item outside of any operation; null where it is asked for an operation as a whole
 * @param path path of the request that the operation serves, as it came; null where it serves none
 */
public record SamplingInput(
        @Nullable TelemetryType type, @Nullable String path) {}
