package io.github.appinsights.spring.micrometer;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.model.MetricTelemetry;
import io.micrometer.core.instrument.Meter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Tells a client what each step has brought, on a thread of its own, as gauges are code of the application's that may block. That
 * thread is there from the start to the stop of the context, and only if the client is enabled.
 *
 * <p>The last step ends with the stop: after the web server has ended its requests, before what waits is flushed. What is recorded
 * until the client is closed is told when this bean is destroyed, gauges left out.
 */
public final class MetricsPublisher implements SmartLifecycle, DisposableBean {

    /** Stopped before the final flush, whose phase is 1024. */
    static final int PHASE = 1025;

    private static final Logger log = LoggerFactory.getLogger(MetricsPublisher.class);

    private final AppInsightsMeterRegistry registry;
    private final TelemetryClient client;
    private final Duration step;
    private final List<String> excluded;
    private final Duration limit;
    private final Supplier<Scheduler> schedulers;
    private volatile @Nullable Scheduler scheduler;

    /**
     * @param excluded how the names of meters begin that are not told
     * @param limit longest time the stop waits for gauges
     */
    public MetricsPublisher(
            AppInsightsMeterRegistry registry,
            TelemetryClient client,
            Duration step,
            Collection<String> excluded,
            Duration limit) {
        this(registry, client, step, excluded, limit, MetricsPublisher::ownThread);
    }

    MetricsPublisher(
            AppInsightsMeterRegistry registry,
            TelemetryClient client,
            Duration step,
            Collection<String> excluded,
            Duration limit,
            Supplier<Scheduler> schedulers) {
        this.registry = registry;
        this.client = client;
        this.step = step;
        this.excluded = excluded.stream()
                .map(String::strip)
                .filter(prefix -> !prefix.isEmpty())
                .toList();
        this.limit = limit;
        this.schedulers = schedulers;
    }

    /** Not one of Reactor's factories: their threads forbid to block. */
    private static Scheduler ownThread() {
        return Schedulers.newSingle(task -> {
            Thread thread = new Thread(task, "ai-metrics");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public synchronized void start() {
        if (scheduler == null && client.isEnabled()) {
            Scheduler started = schedulers.get();
            scheduler = started;
            registry.holdOpen(true);
            Mono.delay(step, started)
                    .doOnNext(tick -> publish())
                    .repeat()
                    .subscribe(tick -> {}, failure -> log.debug("No more metrics are told", failure));
        }
    }

    /** Does not wait; Spring stops by {@link #stop(Runnable)}. */
    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public synchronized void stop(Runnable callback) {
        Scheduler stopped = scheduler;
        if (stopped == null) {
            callback.run();
            return;
        }
        scheduler = null;
        Mono.fromRunnable(this::publish)
                .subscribeOn(stopped)
                .timeout(limit)
                .doFinally(signal -> {
                    stopped.dispose();
                    callback.run();
                })
                .subscribe(none -> {}, failure -> log.debug("The last step is not told", failure));
    }

    @Override
    public boolean isRunning() {
        return scheduler != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** On the thread that closes the context, so nothing of the application's is asked any more. */
    @Override
    public void destroy() {
        if (client.isEnabled()) {
            tellRecorded(items());
        }
        registry.holdOpen(false);
        registry.close();
    }

    /** What keeps its values first: a gauge that hangs then costs only those after it. */
    void publish() {
        StepItems items = items();
        tellRecorded(items);
        registry.getMeters().stream()
                .filter(meter -> !StepItems.keepsItsValues(meter) && isTold(meter))
                .forEach(meter -> contained(items, StepItems::asked, meter));
    }

    private void tellRecorded(StepItems items) {
        registry.getMeters().stream()
                .filter(this::isTold)
                .forEach(meter -> contained(items, StepItems::recorded, meter));
    }

    private StepItems items() {
        return new StepItems(registry, (MetricTelemetry item) -> client.trackMetric(item));
    }

    /** Gauges of histograms are there for those who read the registry; what they say is told with their meter. */
    private boolean isTold(Meter meter) {
        Meter.Id id = meter.getId();
        return id.syntheticAssociation() == null && excluded.stream().noneMatch(id.getName()::startsWith);
    }

    private static void contained(StepItems items, BiConsumer<StepItems, Meter> telling, Meter meter) {
        try {
            telling.accept(items, meter);
        } catch (Throwable thrown) {
            if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
                throw fatal;
            }
            log.debug("The meter {} is not told", meter.getId(), thrown);
        }
    }
}
