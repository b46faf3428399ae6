package io.github.appinsights.internal.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.context.TraceParent;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TraceTelemetry;
import io.github.appinsights.sampling.SamplingOptions;
import io.github.appinsights.sampling.TailOptions;
import io.github.appinsights.sampling.TailState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Sampling at 5 % with a clock that stands until it is moved, and a channel that shows what came. One thread. */
final class TailRig {

    /** Scores 2.3: kept at 5 %. */
    static final String LUCKY = "00000000000000000000000000000001";
    /** Scores 33.5: left out at 5 %. */
    static final String UNLUCKY = "4bf92f3577b34da6a3ce929d0e0e4736";

    final Sampling sampling;
    final List<Telemetry> told = new ArrayList<>();
    private final Random random = new Random(17);
    private long nanos = 1;
    private long tracked;
    private long offered;

    TailRig(TailOptions.Builder options) {
        this(options, null);
    }

    /** @param sink gets what is told, instead of the list */
    TailRig(TailOptions.Builder options, @Nullable Consumer<Telemetry> sink) {
        Consumer<Telemetry> target = sink == null ? told::add : sink;
        sampling = new Sampling(
                SamplingOptions.ALL.withPercentage(5).withTail(options.build()),
                channel(item -> {
                    offered++;
                    target.accept(item);
                }),
                () -> nanos,
                random::nextDouble);
    }

    /** Without the reasons that depend on what else happens. */
    static TailOptions.Builder plain() {
        return TailOptions.builder().firstPerMinute(0).slowQuantile(0);
    }

    static TelemetryChannel channel(Consumer<Telemetry> sink) {
        return new TelemetryChannel() {
            @Override
            public boolean offer(@Nullable Telemetry item) {
                if (item != null) {
                    sink.accept(item);
                }
                return true;
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
        };
    }

    static Operation operation(String traceId) {
        Operation operation = Operation.open(new TraceParent(traceId, "00f067aa0ba902b7", 1));
        operation.name("GET /orders/{id}");
        return operation;
    }

    Operation begin(String traceId) {
        Operation operation = operation(traceId);
        sampling.begins(operation);
        return operation;
    }

    void track(@Nullable Operation operation, Telemetry item) {
        tracked++;
        OperationScope.run(operation, () -> sampling.offer(item));
    }

    void line(Operation operation, String text) {
        track(operation, new TraceTelemetry(null, operation.childContext(), text, null, Map.of(), Map.of()));
    }

    void thrown(Operation operation) {
        track(
                operation,
                ExceptionTelemetry.builder(new IllegalStateException("x"))
                        .context(operation.childContext())
                        .build());
    }

    void call(Operation operation, boolean success) {
        track(
                operation,
                DependencyTelemetry.builder("GET prices")
                        .context(operation.childContext())
                        .success(success)
                        .build());
    }

    void request(Operation operation, boolean success) {
        track(
                operation,
                RequestTelemetry.builder("GET /orders/{id}")
                        .context(operation.ownContext())
                        .success(success)
                        .build());
    }

    /** The request is told and the operation ends. */
    void end(Operation operation, boolean success, Duration took) {
        request(operation, success);
        operation.ended(!success, took);
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    void at(long now) {
        nanos = now;
    }

    long now() {
        return nanos;
    }

    TailState state() {
        TailState state = sampling.state().tail();
        assertThat(state).isNotNull();
        return state;
    }

    long tracked() {
        return tracked;
    }

    /** What was tracked was told, was left out, or waits. */
    void checkBalance() {
        long accounted = offered + sampling.sampledOut() + sampling.held();
        if (accounted != tracked) {
            throw new AssertionError("Tracked " + tracked + " items, and know of " + accounted);
        }
    }

    static List<Double> rates(List<Telemetry> items) {
        return items.stream().map(item -> item.context().sampleRate()).toList();
    }

    /** What the service counts the item as. */
    static double standsFor(Telemetry item) {
        double rate = item.context().sampleRate();
        return rate == 0 ? 1 : 100 / rate;
    }
}
