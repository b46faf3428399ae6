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
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Schedulers;

/**
 * Lets items through to the channel, or leaves them out. A percentage is chosen without a look at the score; an item whose
 * operation's score is below goes on and names the percentage, so that each stands for 100 / percentage and every sum stays true.
 * Thread-safe, takes no lock.
 */
public final class Sampling {

    private static final Logger log = LoggerFactory.getLogger(Sampling.class);

    private static final Duration SWEEP = Duration.ofMillis(250);

    private final SamplingOptions options;
    private final TelemetryChannel channel;
    private final Percentages percentages;
    private final LongAdder sampledOut = new LongAdder();
    private final @Nullable TailSampling tail;
    private final Disposable.Swap sweeps = Disposables.swap();

    public Sampling(SamplingOptions options, TelemetryChannel channel) {
        this(
                options,
                channel,
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    Sampling(SamplingOptions options, TelemetryChannel channel, LongSupplier nanos, DoubleSupplier random) {
        this.options = options;
        this.channel = channel;
        this.percentages = new Percentages(options);
        this.tail =
                options.tail().enabled() ? new TailSampling(options.tail(), channel, sampledOut, nanos, random) : null;
    }

    /** Once. Takes turns on a thread of Reactor's that there is anyway, and only where operations are decided at their end. */
    public void start() {
        if (tail != null) {
            long millis = SWEEP.toMillis();
            sweeps.update(
                    Schedulers.parallel().schedulePeriodically(this::sweep, millis, millis, TimeUnit.MILLISECONDS));
        }
    }

    void sweep() {
        if (tail != null) {
            contained(tail::sweep);
        }
    }

    /** Decides all operations that are open, by what is known of them. */
    public void settle() {
        if (tail != null) {
            contained(tail::settle);
        }
    }

    /** As {@link #settle}, and nothing waits from now on. */
    public void close() {
        sweeps.dispose();
        if (tail != null) {
            contained(tail::close);
        }
    }

    /** A turn that throws must not be the last. */
    private static void contained(Runnable turn) {
        try {
            turn.run();
        } catch (RuntimeException | LinkageError | StackOverflowError broken) {
            log.debug("Sampling failed", broken);
        }
    }

    /** An operation begins, and whoever opened it will tell of its end. */
    @SuppressWarnings("ReferenceEquality") // an operation is one object
    public void begins(Operation operation) {
        Operation root = operation.root();
        if (root.sampling() == null) {
            HeadSampling chosen = new HeadSampling(root, percentages);
            // the end of a part ends nothing, and nobody promised that of what is around it
            root.sampledBy(tail == null || root != operation ? chosen : tail.begins(root, chosen));
        }
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
            percentages.tracked();
            OperationSampling decided = of(current);
            if (decided instanceof HeadSampling head) {
                tell(item, head.percentageOf(TelemetryType.of(item)));
                return;
            }
            if (decided instanceof TailOperation waiting && waiting.belongsTo(tail)) {
                waiting.add(item);
                return;
            }
        }
        String id = named == null ? null : named.id();
        tell(item, id == null ? standalone(item) : ofUnknownOperation(item, id));
    }

    /** How percentages are chosen just now. */
    public SamplingState state() {
        return new SamplingState(
                options, percentages.configured(), percentages.current(), tail == null ? null : tail.state());
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
        return tail == null ? 0 : tail.held();
    }

    private OperationSampling of(Operation operation) {
        OperationSampling known = operation.sampling();
        return known != null ? known : operation.sampledBy(new HeadSampling(operation.root(), percentages));
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
        if (tail != null && tail.isDry()) {
            channel.offer(item);
        } else if (percentage <= 0) {
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
