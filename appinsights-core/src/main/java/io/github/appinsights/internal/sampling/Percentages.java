package io.github.appinsights.internal.sampling;

import io.github.appinsights.context.Operation;
import io.github.appinsights.model.TelemetryType;
import io.github.appinsights.sampling.Sampler;
import io.github.appinsights.sampling.SamplingInput;
import io.github.appinsights.sampling.SamplingOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses percentages, without a look at any score: that alone keeps counts true. Each is 100/N with a whole N. Thread-safe.
 */
final class Percentages {

    private static final Logger log = LoggerFactory.getLogger(Percentages.class);

    private final double configured;
    private final @Nullable Sampler sampler;

    Percentages(SamplingOptions options) {
        this.configured = SampleRate.nearest(options.percentage());
        this.sampler = options.sampler();
    }

    /** For all that happens in an operation; asked once for each. */
    double of(Operation operation) {
        return chosen(null, operation.path());
    }

    /** For an item outside of any operation that this process knows. */
    double of(TelemetryType type) {
        return chosen(type, null);
    }

    private double chosen(@Nullable TelemetryType type, @Nullable String path) {
        if (sampler == null) {
            return configured;
        }
        try {
            double percentage = sampler.percentage(new SamplingInput(type, path));
            return Double.isNaN(percentage) ? configured : SampleRate.nearest(percentage);
        } catch (RuntimeException | LinkageError | StackOverflowError broken) {
            log.debug("A sampler failed", broken);
            return configured;
        }
    }
}
