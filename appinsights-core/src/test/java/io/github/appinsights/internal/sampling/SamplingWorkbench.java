package io.github.appinsights.internal.sampling;

import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.context.TraceParent;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TelemetryContext;
import io.github.appinsights.sampling.SamplingOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A sampling whose channel keeps all it is offered. */
final class SamplingWorkbench implements TelemetryChannel {

    /** Scores 2.34. */
    static final String LOW = "00000000000000000000000000000001";
    /** Scores 33.46. */
    static final String MIDDLE = "4bf92f3577b34da6a3ce929d0e0e4736";
    /** Scores 99.96. */
    static final String HIGH = "ffffffffffffffffffffffffffffffff";

    private final List<Telemetry> told = new ArrayList<>();
    private final Sampling sampling;

    SamplingWorkbench(SamplingOptions options) {
        this.sampling = new Sampling(options, this);
    }

    static Operation operation(String traceId) {
        return operation(traceId, TraceParent.SAMPLED, null);
    }

    static Operation operation(String traceId, int flags, @Nullable String traceState) {
        return Operation.open(new TraceParent(traceId, "00f067aa0ba902b7", flags), traceState);
    }

    /** An id as ours are. */
    static String traceId(Random random) {
        return String.format("%016x%016x", random.nextLong(), random.nextLong() | 1);
    }

    Sampling sampling() {
        return sampling;
    }

    /** Tracks the item in that operation; the percentage it is told at, 0 where it is left out. */
    double percentageOf(Telemetry item, Operation operation) {
        return percentageOf(item.at(null, item.context().orElse(operation.childContext())), () -> operation);
    }

    double percentageOf(Operation operation) {
        return percentageOf(event(), operation);
    }

    /** Tracks the item outside of any operation. */
    double percentageOutside(Telemetry item) {
        return percentageOf(item, () -> null);
    }

    private double percentageOf(Telemetry item, Supplier<@Nullable Operation> operation) {
        told.clear();
        OperationScope.run(operation.get(), () -> sampling.offer(item));
        if (told.isEmpty()) {
            return 0;
        }
        double rate = told.get(0).context().sampleRate();
        return rate == 0 ? 100 : rate;
    }

    static Telemetry event() {
        return EventTelemetry.builder("event").build();
    }

    static Telemetry dependency() {
        return DependencyTelemetry.builder("SELECT orders").build();
    }

    static Telemetry withOwnRate(double percentage) {
        return EventTelemetry.builder("event")
                .context(TelemetryContext.EMPTY.withSampleRate(percentage))
                .build();
    }

    @Override
    public boolean offer(@Nullable Telemetry item) {
        return item != null && told.add(item);
    }

    @Override
    public Mono<FlushResult> flush(Duration limit) {
        return Mono.just(FlushResult.EMPTY);
    }

    @Override
    public Mono<Void> shutdown(Duration limit) {
        return Mono.empty();
    }

    @Override
    public ChannelState state() {
        return ChannelState.DISABLED;
    }
}
