package io.github.appinsights.internal.sampling;

import io.github.appinsights.internal.hooks.Guarded;
import io.github.appinsights.sampling.Sampler;
import io.github.appinsights.sampling.SamplingInput;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The application's sampler, contained when it throws, and not asked about what it tracks itself. Thread-safe. */
final class GuardedSampler {

    private final @Nullable Guarded<Sampler> sampler;
    private final LongSupplier nanos;
    private final LongAdder failures = new LongAdder();
    private final ThreadLocal<@Nullable Boolean> asking = new ThreadLocal<>();

    /** @param nanos a monotonic clock */
    GuardedSampler(@Nullable Sampler sampler, LongSupplier nanos) {
        this.sampler = sampler == null ? null : new Guarded<>(sampler);
        this.nanos = nanos;
    }

    /** A percentage; NaN where it has none. */
    double percentage(SamplingInput input) {
        if (sampler == null || asking.get() != null) {
            return Double.NaN;
        }
        long began = nanos.getAsLong();
        if (sampler.rests(began)) {
            return Double.NaN;
        }
        asking.set(true);
        try {
            double percentage = sampler.hook().percentage(input);
            sampler.succeeded();
            return percentage;
        } catch (Throwable thrown) {
            sampler.failed(thrown, began);
            failures.increment();
            return Double.NaN;
        } finally {
            asking.remove();
            sampler.took(nanos.getAsLong() - began);
        }
    }

    /** Whether this thread is in the sampler. */
    boolean isAsked() {
        return sampler != null && asking.get() != null;
    }

    /** Calls that threw. */
    long failures() {
        return failures.sum();
    }
}
