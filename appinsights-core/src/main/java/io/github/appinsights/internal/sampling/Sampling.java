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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Lets items through to the channel, or leaves them out. A percentage is chosen without a look at the score; an item whose
 * operation's score is below goes on and names the percentage, so that each stands for 100 / percentage and every sum stays true.
 * Thread-safe, takes no lock.
 */
public final class Sampling {

    private final TelemetryChannel channel;
    private final Percentages percentages;
    private final LongAdder sampledOut = new LongAdder();

    public Sampling(SamplingOptions options, TelemetryChannel channel) {
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
                follow(decided, item);
                return;
            }
        }
        follow(standalone(item, named == null ? null : named.id()), item);
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
        return known != null
                ? known
                : operation.sampledBy(HeadSampling.of(operation.traceId(), percentages.of(operation)));
    }

    /** Of an operation that this process does not know, or of none at all. */
    private HeadSampling standalone(Telemetry item, @Nullable String operationId) {
        double percentage = percentages.of(TelemetryType.of(item));
        return operationId == null
                ? new HeadSampling(percentage, ThreadLocalRandom.current().nextDouble(100) < percentage)
                : HeadSampling.of(operationId, percentage);
    }

    private void follow(HeadSampling decided, Telemetry item) {
        if (!decided.kept()) {
            sampledOut.increment();
        } else {
            channel.offer(decided.percentage() >= 100 ? item : item.withSampleRate(decided.percentage()));
        }
    }

    /** They are sums already, or tests that somebody counts. */
    private static boolean isNeverSampled(Telemetry item) {
        return item instanceof MetricTelemetry || item instanceof AvailabilityTelemetry;
    }
}
