package io.github.appinsights.sampling;

/**
 * How a client samples just now.
 *
 * @param options as they were given
 * @param percentage the nearest 100/N to the one of the options: what is told of operations that no rule, sampler or limit is for
 * @param current what is told of such operations under the limits; the same without one
 */
public record SamplingState(SamplingOptions options, double percentage, double current) {

    /** Everything is told. */
    public static final SamplingState ALL = new SamplingState(SamplingOptions.ALL, 100, 100);
}
