package io.github.appinsights.internal.sampling;

import io.github.appinsights.context.Operation;
import io.github.appinsights.context.TraceParent;
import io.github.appinsights.model.TelemetryType;
import io.github.appinsights.sampling.ParentSampling;
import io.github.appinsights.sampling.SamplingInput;
import io.github.appinsights.sampling.SamplingOptions;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses percentages, without a look at any score: that alone keeps counts true. Where neither code nor the end of an operation asks
 * for more, the first of these has the word: a rule, the
 * application's sampler, the caller where it is respected, the lower one of the configured percentage and the limits. Each is 100/N
 * with a whole N. Thread-safe.
 */
final class Percentages {

    private static final Logger log = LoggerFactory.getLogger(Percentages.class);

    private final double configured;
    private final double standalone;
    private final boolean respectsCallers;
    private final Rules rules;
    private final GuardedSampler sampler;
    private final @Nullable Limiter limiter;
    private final OperationPercentages unruled;
    private final AtomicBoolean toldUnknownRate = new AtomicBoolean();

    Percentages(SamplingOptions options) {
        this(options, options.isLimited() ? new Limiter(options) : null, System::nanoTime);
    }

    /** @param nanos a monotonic clock */
    Percentages(SamplingOptions options, @Nullable Limiter limiter, LongSupplier nanos) {
        this.configured = SampleRate.nearest(options.percentage());
        this.standalone = SampleRate.nearest(options.standalonePercentage());
        this.respectsCallers = options.parent() == ParentSampling.RESPECT;
        this.rules = new Rules(options.rules());
        this.sampler = new GuardedSampler(options.sampler(), nanos);
        this.limiter = limiter;
        this.unruled = new OperationPercentages(configured, RuledPercentages.NONE);
    }

    /** For all that happens in an operation; to be asked once for each. */
    OperationPercentages of(Operation operation) {
        String path = operation.path();
        RuledPercentages ruled = rules.of(path);
        if (!Double.isNaN(ruled.whole())) {
            return new OperationPercentages(ruled.whole(), ruled);
        }
        double asked = sampler.percentage(new SamplingInput(null, path));
        if (!Double.isNaN(asked)) {
            return new OperationPercentages(SampleRate.nearest(asked), ruled);
        }
        if (respectsCallers && operation.isCalled()) {
            return ofCaller(operation, ruled);
        }
        // what the sampler itself tracks counts as no operation
        double base = limiter == null || sampler.isAsked() ? current() : Math.min(configured, limiter.next());
        return base == configured && !ruled.hasTypes() ? unruled : new OperationPercentages(base, ruled);
    }

    /** For an item outside of any operation. */
    double of(TelemetryType type) {
        return of(type, standalone);
    }

    /** For an item of an operation that somebody else knows, of which nothing but the id is known here. */
    double ofUnknownOperation(TelemetryType type) {
        return of(type, current());
    }

    private double of(TelemetryType type, double otherwise) {
        double ruled = rules.of(null).ofType(type, Double.NaN);
        if (!Double.isNaN(ruled)) {
            return ruled;
        }
        double asked = sampler.percentage(new SamplingInput(type, null));
        return Double.isNaN(asked) ? otherwise : SampleRate.nearest(asked);
    }

    private OperationPercentages ofCaller(Operation operation, RuledPercentages ruled) {
        boolean kept = (operation.callerFlags() & TraceParent.SAMPLED) != 0;
        double percentage = CallersThreshold.percentage(operation.traceState());
        if (kept && Double.isNaN(percentage) && toldUnknownRate.compareAndSet(false, true)) {
            log.warn(
                    "Callers do not say at which percentage they sample (tracestate has no ot=th:…); what they keep is told at "
                            + "100 %, so that counts hold for what arrived only");
        }
        return new OperationPercentages(percentage > 0 ? percentage : 100, true, kept, ruled);
    }

    /** An item was tracked in an operation. */
    void tracked() {
        if (limiter != null) {
            limiter.tracked();
        }
    }

    /** Whether this thread is in the sampler, so that what it tracks must settle nothing. */
    boolean isAsking() {
        return sampler.isAsked();
    }

    /** Of operations that no rule or sampler is for. */
    double configured() {
        return configured;
    }

    /** As {@link #configured()}, under the limits. */
    double current() {
        return limiter == null ? configured : Math.min(configured, SampleRate.nearest(limiter.current()));
    }

    /** Calls of the sampler that threw. */
    long samplerFailures() {
        return sampler.failures();
    }
}
