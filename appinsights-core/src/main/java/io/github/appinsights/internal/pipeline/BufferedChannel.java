package io.github.appinsights.internal.pipeline;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.channel.SpoolOptions;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.internal.ingestion.IngestionClient;
import io.github.appinsights.internal.spool.FileStore;
import io.github.appinsights.internal.store.MemoryStore;
import io.github.appinsights.internal.store.Store;
import io.github.appinsights.internal.wire.BatchWriter;
import io.github.appinsights.model.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** The channel that sends to the ingestion service. Thread-safe. */
public final class BufferedChannel implements TelemetryChannel {

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration STORE_STOP_TIMEOUT = Duration.ofSeconds(1);

    private final Delivery delivery;
    private final DeliveryThread thread;
    private final IngestionClient ingestion;
    private final Store store;
    private final Sinks.Empty<Void> closed = Sinks.empty();

    /**
     * @param destination host of the endpoint, for the log
     * @param resource tells one destination from another, key and all; shown nowhere
     */
    public BufferedChannel(
            ChannelOptions options,
            BatchWriter writer,
            IngestionClient ingestion,
            Clock clock,
            String destination,
            String resource) {
        this.ingestion = ingestion;
        Tally tally = new Tally();
        LossLog log = new LossLog(tally, destination);
        this.thread = new DeliveryThread(log);
        this.store = store(options, resource, clock, thread::wake);
        this.delivery = new Delivery(
                options,
                tally,
                writer,
                store,
                ingestion::post,
                log,
                clock,
                System::nanoTime,
                BufferedChannel::random,
                thread::wake);
    }

    private static Store store(ChannelOptions options, String resource, Clock clock, Runnable wake) {
        SpoolOptions spool = options.spool();
        return spool == null
                ? new MemoryStore(options.storeMaxBytes())
                : FileStore.of(
                        spool,
                        resource,
                        options.storeMaxBytes(),
                        clock,
                        System::nanoTime,
                        BufferedChannel::random,
                        wake);
    }

    private static double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    /** Starts the delivery thread; once. */
    public void start() {
        thread.start(delivery, this::dispose);
    }

    private void dispose() {
        try {
            Mono.when(ingestion.dispose(), store.dispose().timeout(STORE_STOP_TIMEOUT, Mono.empty()))
                    .subscribe(nothing -> {}, fault -> closed.tryEmitEmpty(), closed::tryEmitEmpty);
        } catch (RuntimeException | LinkageError fault) {
            closed.tryEmitEmpty(); // an application that is taken down may miss classes; nobody must wait for them
        }
    }

    @Override
    public boolean offer(@Nullable Telemetry item) {
        return delivery.intake().offer(item);
    }

    /** The result comes on a thread of Reactor's, so that what is chained to it does not hold up delivery. */
    @Override
    public Mono<FlushResult> flush(Duration limit) {
        return Mono.defer(() -> {
            if (delivery.isFinished()) {
                return Mono.just(FlushResult.EMPTY);
            }
            FlushTicket ticket = new FlushTicket(nanos(limit));
            delivery.post(() -> delivery.flush(ticket));
            delivery.intake().mark(ticket);
            // a client that ends at this very moment answers nothing any more
            return ticket.result()
                    .asMono()
                    .takeUntilOther(closed.asMono())
                    .defaultIfEmpty(FlushResult.EMPTY)
                    .publishOn(Schedulers.parallel());
        });
    }

    private static long nanos(Duration limit) {
        return limit.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : limit.toNanos();
    }

    @Override
    public Mono<Void> shutdown(Duration limit) {
        return Mono.defer(() -> {
            long nanos = nanos(limit);
            delivery.post(() -> delivery.close(nanos));
            return closed.asMono();
        });
    }

    @Override
    public ChannelState state() {
        Stage stage = delivery.stage();
        return new ChannelState(
                stage.gate(),
                stage.nextTry(System.nanoTime()),
                stage.lastFailure(),
                delivery.intake().bytes(),
                stage.store(),
                stage.storeFailure(),
                stage.storedBatches(),
                stage.storedBytes(),
                stage.settled().requests(),
                delivery.counters(stage));
    }
}
