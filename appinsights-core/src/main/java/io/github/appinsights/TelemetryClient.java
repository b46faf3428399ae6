package io.github.appinsights;

import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.internal.pipeline.DisabledChannel;
import io.github.appinsights.internal.sampling.Sampling;
import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.PageViewTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TelemetryContext;
import io.github.appinsights.model.TraceTelemetry;
import io.github.appinsights.processing.Hooks;
import io.github.appinsights.sampling.SamplingState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Tells Application Insights what an application does. One instance serves all threads.
 *
 * <p>Every {@code track…} method returns at once: it takes no lock, does no I/O, and never throws, whatever it is given. What
 * cannot be told is dropped and counted in {@link #state()}. Maps are copied before a method returns. An item without an
 * operation, user or session of its own takes those of the {@linkplain OperationScope operation} it is tracked in.
 */
public final class TelemetryClient implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TelemetryClient.class);

    private final TelemetryChannel channel;
    private final Hooks hooks;
    private final @Nullable Sampling sampling;
    private final Clock clock;
    private final Duration flushTimeout;
    private final Duration closeTimeout;
    private final boolean enabled;
    private volatile @Nullable Thread shutdownHook;

    /** @param sampling null where everything is told */
    TelemetryClient(
            TelemetryChannel channel,
            Hooks hooks,
            @Nullable Sampling sampling,
            Clock clock,
            Duration flushTimeout,
            Duration closeTimeout) {
        this.channel = channel;
        this.hooks = hooks;
        this.sampling = sampling;
        this.clock = clock;
        this.flushTimeout = flushTimeout;
        this.closeTimeout = closeTimeout;
        this.enabled = !(channel instanceof DisabledChannel);
    }

    /** A builder with all options at their defaults. */
    public static TelemetryClientBuilder builder() {
        return new TelemetryClientBuilder();
    }

    /** A client that does nothing: no thread, no socket, no item counted. */
    public static TelemetryClient disabled() {
        return new TelemetryClient(
                new DisabledChannel(),
                new Hooks(List.of(), List.of()),
                null,
                Clock.systemUTC(),
                Duration.ZERO,
                Duration.ZERO);
    }

    /** Whether items go anywhere. */
    public boolean isEnabled() {
        return enabled;
    }

    /** Tells that something happened; the name has at most 512 characters. */
    public void trackEvent(@Nullable String name) {
        trackEvent(name, null, null);
    }

    /** Tells that something happened, with custom properties. */
    public void trackEvent(@Nullable String name, @Nullable Map<String, String> properties) {
        trackEvent(name, properties, null);
    }

    /** Tells that something happened, with custom properties and numbers. */
    @SuppressWarnings("NullAway") // the records repair what is missing
    public void trackEvent(
            @Nullable String name,
            @Nullable Map<String, String> properties,
            @Nullable Map<String, Double> measurements) {
        if (enabled) {
            try {
                submit(new EventTelemetry(clock.instant(), ambient(), name, properties, measurements));
            } catch (Throwable thrown) {
                refuse(thrown);
            }
        }
    }

    /** Tells a log line of at most 32,768 characters. */
    public void trackTrace(@Nullable String message) {
        trackTrace(message, null, null);
    }

    /** Tells a log line and how bad it is. */
    public void trackTrace(@Nullable String message, @Nullable SeverityLevel severity) {
        trackTrace(message, severity, null);
    }

    /** Tells a log line, how bad it is, and custom properties. */
    @SuppressWarnings("NullAway") // the records repair what is missing
    public void trackTrace(
            @Nullable String message, @Nullable SeverityLevel severity, @Nullable Map<String, String> properties) {
        if (enabled) {
            try {
                submit(new TraceTelemetry(clock.instant(), ambient(), message, severity, properties, null));
            } catch (Throwable thrown) {
                refuse(thrown);
            }
        }
    }

    /** Tells one value of a metric. A value that is no finite number is dropped. */
    public void trackMetric(@Nullable String name, double value) {
        trackMetric(name, value, null);
    }

    /** Tells one value of a metric, with its dimensions. */
    @SuppressWarnings("NullAway") // the records repair what is missing
    public void trackMetric(@Nullable String name, double value, @Nullable Map<String, String> properties) {
        if (enabled) {
            try {
                submit(new MetricTelemetry(clock.instant(), ambient(), null, name, value, null, properties));
            } catch (Throwable thrown) {
                refuse(thrown);
            }
        }
    }

    /** Tells a metric, one value or an aggregate of many. */
    public void trackMetric(@Nullable MetricTelemetry metric) {
        track(metric);
    }

    /** Tells an exception with its causes. */
    public void trackException(@Nullable Throwable thrown) {
        trackException(thrown, null, null);
    }

    /** Tells an exception with its causes and custom properties. */
    public void trackException(@Nullable Throwable thrown, @Nullable Map<String, String> properties) {
        trackException(thrown, properties, null);
    }

    /** Tells an exception with its causes, custom properties and numbers. */
    public void trackException(
            @Nullable Throwable thrown,
            @Nullable Map<String, String> properties,
            @Nullable Map<String, Double> measurements) {
        if (enabled) {
            try {
                track(ExceptionTelemetry.builder(thrown)
                        .severity(SeverityLevel.ERROR)
                        .properties(properties)
                        .measurements(measurements)
                        .build());
                Operation operation = OperationScope.current();
                if (operation != null && thrown != null) {
                    operation.exceptions().told(thrown);
                }
            } catch (Throwable broken) {
                refuse(broken);
            }
        }
    }

    /** Tells a request that was served. Without an operation it gets one of its own, named like the request. */
    public void trackRequest(@Nullable RequestTelemetry request) {
        track(request);
    }

    /** Tells a call that was made. */
    public void trackDependency(@Nullable DependencyTelemetry dependency) {
        track(dependency);
    }

    /** Tells a run of an availability test. */
    public void trackAvailability(@Nullable AvailabilityTelemetry availability) {
        track(availability);
    }

    /** Tells a page view. */
    public void trackPageView(@Nullable PageViewTelemetry pageView) {
        track(pageView);
    }

    /** Tells an item of any type. What it leaves open, time and context, is filled in. */
    public void track(@Nullable Telemetry item) {
        if (enabled) {
            try {
                submit(item == null ? null : completed(item));
            } catch (Throwable thrown) {
                refuse(thrown);
            }
        }
    }

    /**
     * Says that an operation begins, and that its {@linkplain Operation#ended end} will be told. It is then sampled as a whole, and
     * what it calls learns whether it is kept. An operation without this is sampled from its first item on.
     */
    public void begin(Operation operation) {
        if (sampling != null) {
            try {
                sampling.begins(operation);
            } catch (RuntimeException | LinkageError | StackOverflowError broken) {
                log.debug("Sampling failed", broken);
            }
        }
    }

    /**
     * Sends what was tracked before the subscription and waits for the answers, at most the exchange timeout (30 s by default).
     * While the service cannot be reached nothing is sent and the items are reported as stored. Operations that are decided at their
     * end wait on, and their items are reported as held.
     */
    public Mono<FlushResult> flush() {
        return flush(flushTimeout);
    }

    /** As {@link #flush()}, waiting at most that long. */
    public Mono<FlushResult> flush(Duration limit) {
        Mono<FlushResult> flush = channel.flush(limit);
        return sampling == null ? flush : flush.map(result -> result.withHeld(sampling.held()));
    }

    /**
     * Decides all operations whose items wait for their end, by what is known of them now, so that a {@link #flush} that follows
     * sends them. For an application that stops.
     */
    public void settle() {
        if (sampling != null) {
            sampling.settle();
        }
    }

    /** Takes no more items, sends what waits within the close timeout (5 s by default), and ends threads and connections. */
    public Mono<Void> shutdown() {
        return Mono.defer(() -> {
            removeShutdownHook();
            if (sampling != null) {
                sampling.close();
            }
            return channel.shutdown(closeTimeout);
        });
    }

    /** As {@link #shutdown()}, but waits for it on this thread; not to be called on an event loop. */
    @Override
    public void close() {
        // a second more than the channel's own limit, which ends it by itself
        shutdown().timeout(closeTimeout.plusSeconds(1)).onErrorComplete().block();
    }

    /** What the client is doing, and what became of every item. */
    public ChannelState state() {
        ChannelState state = channel.state();
        return enabled ? state.withCounters(beforeOffering(state.counters())) : state;
    }

    /** How operations are sampled just now; null where the client does nothing. */
    public @Nullable SamplingState sampling() {
        if (!enabled) {
            return null;
        }
        return sampling == null ? SamplingState.ALL : sampling.state();
    }

    private DeliveryCounters beforeOffering(DeliveryCounters counters) {
        return counters.beforeOffering(
                sampling == null ? 0 : sampling.sampledOut(),
                sampling == null ? 0 : sampling.held(),
                hooks.filtered(),
                hooks.failures() + (sampling == null ? 0 : sampling.samplerFailures()));
    }

    /** A JVM that is already ending takes no hooks any more; then its end is simply not waited for. */
    void closeOnJvmShutdown() {
        Thread hook = new Thread(this::close, "ai-shutdown");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            return;
        }
        shutdownHook = hook;
    }

    private void removeShutdownHook() {
        Thread hook = shutdownHook;
        if (hook != null) {
            shutdownHook = null;
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException ending) {
                // it runs
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // the very context of the item needs no copy; an equal one does no harm
    private Telemetry completed(Telemetry item) {
        Instant time = item.time();
        TelemetryContext context = item.context().orElse(ambient());
        if (context.operation() == null && item instanceof RequestTelemetry request) {
            Operation own = Operation.open(null);
            own.name(request.name());
            context = context.orElse(own.ownContext());
        }
        return time != null && context == item.context()
                ? item
                : item.at(time == null ? clock.instant() : time, context);
    }

    private static TelemetryContext ambient() {
        Operation operation = OperationScope.current();
        return operation == null ? TelemetryContext.EMPTY : operation.childContext();
    }

    private void submit(@Nullable Telemetry item) {
        Telemetry kept = item == null ? null : hooks.apply(item);
        if (kept != null && sampling != null) {
            sampling.offer(kept);
        } else if (kept != null || item == null) {
            channel.offer(kept);
        }
    }

    /** Errors of the virtual machine are not ours to hide; a stack overflow and a class that is missing are somebody's fault. */
    private void refuse(Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
        try {
            channel.offer(null);
        } catch (RuntimeException | LinkageError | StackOverflowError brokenChannel) {
            log.debug("The telemetry channel failed", brokenChannel);
        }
    }
}
