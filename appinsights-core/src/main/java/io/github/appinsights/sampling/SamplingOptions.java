package io.github.appinsights.sampling;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a client samples. A value out of range is refused with an {@link IllegalArgumentException} that names the option as it is
 * called in {@code application.yml}.
 *
 * @param percentage of operations that are told; default 100, all. Brought to the nearest 100/N with a whole N
 * @param sampler chooses the percentage instead; default null
 * @param tail whether operations are decided at their end; off by default
 */
public record SamplingOptions(double percentage, @Nullable Sampler sampler, TailOptions tail) {

    /** Everything is told. */
    public static final SamplingOptions ALL = new SamplingOptions(100, null, TailOptions.DEFAULTS);

    public SamplingOptions {
        if (!(percentage >= 0 && percentage <= 100)) {
            throw new IllegalArgumentException("sampling.percentage must be from 0 to 100, and is " + percentage);
        }
        Objects.requireNonNull(tail, "tail");
    }

    /** These options with another percentage. */
    public SamplingOptions withPercentage(double other) {
        return new SamplingOptions(other, sampler, tail);
    }

    /** These options with a sampler. */
    public SamplingOptions withSampler(Sampler other) {
        return new SamplingOptions(percentage, Objects.requireNonNull(other, "sampler"), tail);
    }

    /** These options with another way to decide operations at their end. */
    public SamplingOptions withTail(TailOptions other) {
        return new SamplingOptions(percentage, sampler, other);
    }

    /** Whether everything is told, so that nothing needs to be decided. */
    public boolean keepsAll() {
        return percentage == 100 && sampler == null;
    }
}
