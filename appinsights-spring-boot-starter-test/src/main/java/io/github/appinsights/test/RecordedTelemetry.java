package io.github.appinsights.test;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.DropReason;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TraceTelemetry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A channel that keeps what it is given and sends nothing: every item that was tracked, after initializers, filters and masking, in
 * the order of arrival. Thread-safe. Keeps at most 100,000 items; the newest are dropped beyond.
 *
 * <p>{@link AutoConfigureAppInsights} puts one into the context of a test, which may inject it. A test without Spring makes its own:
 *
 * <pre>{@code
 * RecordedTelemetry telemetry = new RecordedTelemetry();
 * new Orders(telemetry.client()).place(order);
 * assertThat(telemetry).hasEvent("Order_Placed").withProperty("sku", "7");
 * }</pre>
 *
 * <p>{@code assertThat} is AssertJ's own; see {@link TelemetryAssert} for what can be said. An item may come a little later than the
 * answer that a test waited for, so assertions wait; the lists of this class do not.
 */
public final class RecordedTelemetry implements TelemetryChannel, AssertProvider<TelemetryAssert> {

    /** Far more than any test looks at, so that an application left running does not fill the heap. */
    private static final int MOST = 100_000;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Arrivals arrivals = new Arrivals(MOST);
    private final Duration patience;

    /** Assertions wait 2 seconds at most. */
    public RecordedTelemetry() {
        this(PATIENCE);
    }

    /** @param patience how long an assertion waits at most for what it asks for */
    public RecordedTelemetry(Duration patience) {
        this.patience = patience;
    }

    /** A new client, with the defaults of one, whose items are kept here. It has no thread and need not be closed. */
    public TelemetryClient client() {
        return TelemetryClient.builder().channel(this).closeOnJvmShutdown(false).build();
    }

    /** What assertions about it start with; called by AssertJ's own {@code assertThat}. */
    @Override
    public TelemetryAssert assertThat() {
        return new TelemetryAssert(this, Patience.of(patience));
    }

    /** All items so far. */
    public List<Telemetry> items() {
        return arrivals.soFar();
    }

    /** All items of a type so far. */
    public <T extends Telemetry> List<T> items(Class<T> type) {
        return of(type, item -> true).toList();
    }

    /** All items of a type in an operation so far. */
    public <T extends Telemetry> List<T> items(Class<T> type, String operationId) {
        return of(type, item -> Correlation.isIn(item, operationId)).toList();
    }

    /** All requests so far. */
    public List<RequestTelemetry> requests() {
        return items(RequestTelemetry.class);
    }

    /** All calls so far. */
    public List<DependencyTelemetry> dependencies() {
        return items(DependencyTelemetry.class);
    }

    /** All exceptions so far. */
    public List<ExceptionTelemetry> exceptions() {
        return items(ExceptionTelemetry.class);
    }

    /** All events so far. */
    public List<EventTelemetry> events() {
        return items(EventTelemetry.class);
    }

    /** All log lines so far. */
    public List<TraceTelemetry> traces() {
        return items(TraceTelemetry.class);
    }

    /** All metrics so far. */
    public List<MetricTelemetry> metrics() {
        return items(MetricTelemetry.class);
    }

    /**
     * The first item of a type that is as wanted, for what no assertion says.
     *
     * @throws AssertionError where none has come within the wait of this object's assertions; it shows what did
     */
    public <T extends Telemetry> T await(Class<T> type, Predicate<? super T> wanted) {
        if (!arrivals.await(items -> items.stream().anyMatch(item -> isOne(item, type, wanted)), patience)) {
            throw new AssertionError("Expected " + Words.one(type) + " as wanted,\nbut none came within "
                    + Words.duration(patience) + ". " + Report.of(arrivals.soFar()));
        }
        return of(type, wanted).findFirst().orElseThrow();
    }

    /** Forgets all items. Before each test method this is done for the test, where {@link AutoConfigureAppInsights} is used. */
    public void clear() {
        arrivals.clear();
    }

    @Override
    public boolean offer(@Nullable Telemetry item) {
        return arrivals.add(isTold(item) ? item : null);
    }

    /** What the channel that sends would drop as invalid is not recorded either. */
    private static boolean isTold(@Nullable Telemetry item) {
        return !(item instanceof MetricTelemetry metric && !metric.isFinite())
                && !(item instanceof ExceptionTelemetry exception
                        && exception.exceptions().isEmpty());
    }

    /** Nothing is sent, so there is nothing to wait for. */
    @Override
    public Mono<FlushResult> flush(Duration limit) {
        return Mono.just(FlushResult.EMPTY);
    }

    /** What was recorded stays. */
    @Override
    public Mono<Void> shutdown(Duration limit) {
        return Mono.empty();
    }

    /** Counts since {@link #clear()}: what is kept here is neither sent nor dropped, but queued. */
    @Override
    public ChannelState state() {
        long kept = arrivals.soFar().size();
        long invalid = arrivals.invalid();
        long beyond = arrivals.beyond();
        DeliveryCounters counters = new DeliveryCounters(
                kept + invalid + beyond,
                0,
                0,
                Map.of(),
                Map.of(DropReason.INVALID, invalid, DropReason.QUEUE_FULL, beyond),
                0,
                0,
                0,
                0,
                kept,
                0,
                0,
                0,
                0,
                0);
        return new ChannelState("open", null, null, 0, "memory", null, 0, 0, Map.of(), counters);
    }

    @Override
    public String toString() {
        return "telemetry: " + Report.of(arrivals.soFar());
    }

    Arrivals arrivals() {
        return arrivals;
    }

    private <T extends Telemetry> Stream<T> of(Class<T> type, Predicate<? super T> wanted) {
        return arrivals.soFar().stream()
                .filter(item -> isOne(item, type, wanted))
                .map(type::cast);
    }

    private static <T extends Telemetry> boolean isOne(Telemetry item, Class<T> type, Predicate<? super T> wanted) {
        return type.isInstance(item) && wanted.test(type.cast(item));
    }
}
