package io.github.appinsights.internal.sampling;

import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationSampling;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TelemetryType;
import io.github.appinsights.sampling.SamplingOptions;
import io.github.appinsights.sampling.SamplingState;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * Lets items through to the channel, or leaves them out. A percentage is chosen without a look at the score; an item whose
 * operation's score is below goes on and names the percentage, so that each stands for 100 / percentage and every sum stays true.
 * Thread-safe, takes no lock.
 */
public final class Sampling {

    private final SamplingOptions options;
    private final TelemetryChannel channel;
    private final Percentages percentages;
    private final LongAdder sampledOut = new LongAdder();

    public Sampling(SamplingOptions options, TelemetryChannel channel) {
        this.options = options;
        this.channel = channel;
        this.percentages = new Percentages(options);
    }

    /** An operation begins, and whoever opened it will tell of its end. */
    public void begins(Operation operation) {
        of(operation);
    }

    /** Any thread. */
    public void offer(Telemetry item) {
        if (isNeverSampled(item) || item.context().sampleRate() > 0) {
            channel.offer(item);
            return;
        }
        OperationContext named = item.context().operation();
        Operation current = OperationScope.current();
        if (named != null && current != null && current.traceId().equals(named.id())) {
            if (of(current) instanceof HeadSampling decided) {
                percentages.tracked();
                tell(item, decided.percentageOf(TelemetryType.of(item)));
                return;
            }
        }
        String id = named == null ? null : named.id();
        tell(item, id == null ? standalone(item) : ofUnknownOperation(item, id));
    }

    /** How percentages are chosen just now. */
    public SamplingState state() {
        return new SamplingState(options, percentages.configured(), percentages.current());
    }

    /** Calls of the application's sampler that threw. */
    public long samplerFailures() {
        return percentages.samplerFailures();
    }

    /** Items left out. */
    public long sampledOut() {
        return sampledOut.sum();
    }

    /** Items that wait for the end of their operation. */
    public long held() {
        return 0;
    }

    private OperationSampling of(Operation operation) {
        OperationSampling known = operation.sampling();
        return known != null ? known : operation.sampledBy(new HeadSampling(operation, percentages));
    }

    private double standalone(Telemetry item) {
        double percentage = percentages.of(TelemetryType.of(item));
        return HeadSampling.isBelow(ThreadLocalRandom.current().nextDouble(100), percentage) ? percentage : 0;
    }

    /** It shares the fate of its operation, wherever that is, as long as both are sampled at the same percentage. */
    private double ofUnknownOperation(Telemetry item, String id) {
        double percentage = percentages.ofUnknownOperation(TelemetryType.of(item));
        return percentage >= 100 || HashScore.of(id) < percentage ? percentage : 0;
    }

    /** @param percentage 0 to leave it out */
    private void tell(Telemetry item, double percentage) {
        if (percentage <= 0) {
            sampledOut.increment();
        } else {
            channel.offer(percentage >= 100 ? item : item.withSampleRate(percentage));
        }
    }

    /** They are sums already, or tests that somebody counts. */
    private static boolean isNeverSampled(Telemetry item) {
        return item instanceof MetricTelemetry || item instanceof AvailabilityTelemetry;
    }
}
