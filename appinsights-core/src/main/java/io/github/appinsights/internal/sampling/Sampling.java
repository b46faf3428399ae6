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
import io.github.appinsights.sampling.TailState;
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
    public void begins(Operation operation) {
        Operation root = operation.root();
        if (root.sampling() != null) {
            return;
        }
        double percentage = percentages.of(root);
        if (tail != null && percentage > 0 && percentage < 100) {
            root.sampledBy(tail.begins(root, percentage));
        } else {
            root.sampledBy(HeadSampling.of(root.traceId(), percentage));
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
            OperationSampling decided = of(current);
            if (decided instanceof HeadSampling head) {
                follow(asked(current, head), item);
                return;
            }
            if (decided instanceof TailOperation waiting && waiting.belongsTo(tail)) {
                waiting.add(item);
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
        return tail == null ? 0 : tail.held();
    }

    /** Of those decided at their end; null where none is. */
    public @Nullable TailState tail() {
        return tail == null ? null : tail.state();
    }

    private OperationSampling of(Operation operation) {
        OperationSampling known = operation.sampling();
        if (known != null) {
            return known;
        }
        Operation root = operation.root();
        return root.sampledBy(HeadSampling.of(root.traceId(), percentages.of(root)));
    }

    /** Code may ask for an operation of which a part was decided already; a percentage of 0 is a rule it cannot break. */
    private static HeadSampling asked(Operation operation, HeadSampling decided) {
        if (operation.isDiscarded()) {
            return new HeadSampling(decided.percentage(), false);
        }
        return operation.isWanted() && decided.percentage() > 0 ? new HeadSampling(100, true) : decided;
    }

    /** Of an operation that this process does not know, or of none at all. */
    private HeadSampling standalone(Telemetry item, @Nullable String operationId) {
        double percentage = percentages.of(TelemetryType.of(item));
        return operationId == null
                ? new HeadSampling(percentage, ThreadLocalRandom.current().nextDouble(100) < percentage)
                : HeadSampling.of(operationId, percentage);
    }

    private void follow(HeadSampling decided, Telemetry item) {
        if (tail != null && tail.isDry()) {
            channel.offer(item);
        } else if (!decided.kept()) {
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
