package io.github.appinsights.sampling;

import org.jspecify.annotations.Nullable;

/**
 * How a client samples just now.
 *
 * @param options as they were given
 * @param percentage the nearest 100/N to the one of the options: what is told of operations that no rule, sampler or limit is for
 * @param current what is told of such operations under the limits; the same without one
 * @param tail of those that are decided at their end; null where none is
 */
public record SamplingState(
        SamplingOptions options,
        double percentage,
        double current,
        @Nullable TailState tail) {

    /** Everything is told. */
    public static final SamplingState ALL = new SamplingState(SamplingOptions.ALL, 100, 100, null);
}
