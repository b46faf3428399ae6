package io.github.appinsights.test;

import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TraceTelemetry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;

/**
 * Sentences about the telemetry of a test. {@code has…} with a name begins a sentence about an item, and each word behind it leaves
 * fewer items; it is true while one is left:
 *
 * <pre>{@code
 * assertThat(telemetry).hasRequest("GET /favorites/{id}").withStatus(200).withDependency("SELECT favorite").withoutExceptions();
 * }</pre>
 *
 * <p>Names are compared as they are. What is not there yet is waited for, 2 seconds at most unless {@link #within} says otherwise.
 * What must not be there, and an exact number, is looked at once no item has come for 100 ms, see {@link #afterQuiet}; the limit
 * holds for that, too. Not thread-safe.
 */
public final class TelemetryAssert extends AbstractAssert<TelemetryAssert, RecordedTelemetry> {

    private static final long NEVER = -1;

    private final Arrivals arrivals;
    private Patience patience;
    private Scope scope = Scope.ALL;
    private long settledAt = NEVER;

    TelemetryAssert(RecordedTelemetry actual, Patience patience) {
        super(actual, TelemetryAssert.class);
        this.arrivals = actual.arrivals();
        this.patience = patience;
    }

    /** Longest wait of what is said behind this. */
    public TelemetryAssert within(Duration limit) {
        patience = patience.within(limit);
        return this;
    }

    /** How long no item may come before something is taken not to be there, in what is said behind this. */
    public TelemetryAssert afterQuiet(Duration quiet) {
        patience = patience.afterQuiet(quiet);
        settledAt = NEVER;
        return this;
    }

    /** Looks at the items of that operation only. */
    public TelemetryAssert inOperation(String operationId) {
        scope = new Scope(Set.of(operationId));
        return this;
    }

    /** Looks at the items of that item's operation only. */
    public TelemetryAssert inOperationOf(Telemetry item) {
        return inOperation(Correlation.operationOf(item));
    }

    /** There is a request. */
    public RequestAssert hasRequest() {
        return new RequestAssert(this, new Sentence<>(RequestTelemetry.class));
    }

    /** There is a request of that name, as {@code GET /favorites/{id}}. */
    public RequestAssert hasRequest(String name) {
        return new RequestAssert(
                this, Sentence.named(RequestTelemetry.class, Clause.named(name, RequestTelemetry::name)));
    }

    /** There is a call of something. */
    public DependencyAssert hasDependency() {
        return new DependencyAssert(this, new Sentence<>(DependencyTelemetry.class));
    }

    /** There is a call of that name. */
    public DependencyAssert hasDependency(String name) {
        return new DependencyAssert(
                this, Sentence.named(DependencyTelemetry.class, Clause.named(name, DependencyTelemetry::name)));
    }

    /** There is an exception. */
    public ExceptionAssert hasException() {
        return new ExceptionAssert(this, new Sentence<>(ExceptionTelemetry.class));
    }

    /** There is an exception of exactly that type. */
    public ExceptionAssert hasException(Class<? extends Throwable> type) {
        return new ExceptionAssert(this, Sentence.named(ExceptionTelemetry.class, Exceptions.ofType(type)));
    }

    /** There is an event. */
    public EventAssert hasEvent() {
        return new EventAssert(this, new Sentence<>(EventTelemetry.class));
    }

    /** There is an event of that name. */
    public EventAssert hasEvent(String name) {
        return new EventAssert(this, Sentence.named(EventTelemetry.class, Clause.named(name, EventTelemetry::name)));
    }

    /** There is a log line. */
    public TraceAssert hasTrace() {
        return new TraceAssert(this, new Sentence<>(TraceTelemetry.class));
    }

    /** There is a log line with exactly that message. */
    public TraceAssert hasTrace(String message) {
        return new TraceAssert(
                this, Sentence.named(TraceTelemetry.class, Clause.named(message, TraceTelemetry::message)));
    }

    /** There is a log line that contains that text. */
    public TraceAssert hasTraceContaining(String text) {
        return new TraceAssert(
                this,
                Sentence.named(
                        TraceTelemetry.class,
                        Clause.of(
                                "containing " + Words.quoted(text),
                                trace -> trace.message().contains(text),
                                trace -> Words.quoted(trace.message()))));
    }

    /** There is a metric. */
    public MetricAssert hasMetric() {
        return new MetricAssert(this, new Sentence<>(MetricTelemetry.class));
    }

    /** There is a metric of that name. */
    public MetricAssert hasMetric(String name) {
        return new MetricAssert(this, Sentence.named(MetricTelemetry.class, Clause.named(name, MetricTelemetry::name)));
    }

    /**
     * There is an item of that type that is as wanted: for availability, page views, and what no other method says.
     *
     * @param words how to call it in a message, as {@code with a short id}
     */
    public <T extends Telemetry> AnyItemAssert<T> hasItem(Class<T> type, String words, Predicate<T> wanted) {
        return new AnyItemAssert<>(this, Sentence.named(type, Clause.of(words, wanted, item -> "not that")));
    }

    /** There are exactly so many requests. */
    public TelemetryAssert hasRequests(int count) {
        return hasNumber(count, new Sentence<>(RequestTelemetry.class));
    }

    /** There are exactly so many requests of that name. */
    public TelemetryAssert hasRequests(String name, int count) {
        return hasNumber(count, Sentence.named(RequestTelemetry.class, Clause.named(name, RequestTelemetry::name)));
    }

    /** There are exactly so many calls. */
    public TelemetryAssert hasDependencies(int count) {
        return hasNumber(count, new Sentence<>(DependencyTelemetry.class));
    }

    /** There are exactly so many calls of that name. */
    public TelemetryAssert hasDependencies(String name, int count) {
        return hasNumber(
                count, Sentence.named(DependencyTelemetry.class, Clause.named(name, DependencyTelemetry::name)));
    }

    /** There are exactly so many exceptions. */
    public TelemetryAssert hasExceptions(int count) {
        return hasNumber(count, new Sentence<>(ExceptionTelemetry.class));
    }

    /** There are exactly so many exceptions of exactly that type. */
    public TelemetryAssert hasExceptions(Class<? extends Throwable> type, int count) {
        return hasNumber(count, Sentence.named(ExceptionTelemetry.class, Exceptions.ofType(type)));
    }

    /** There are exactly so many events of that name. */
    public TelemetryAssert hasEvents(String name, int count) {
        return hasNumber(count, Sentence.named(EventTelemetry.class, Clause.named(name, EventTelemetry::name)));
    }

    /** There are exactly so many log lines with exactly that message. */
    public TelemetryAssert hasTraces(String message, int count) {
        return hasNumber(count, Sentence.named(TraceTelemetry.class, Clause.named(message, TraceTelemetry::message)));
    }

    /** There are exactly so many metrics of that name. */
    public TelemetryAssert hasMetrics(String name, int count) {
        return hasNumber(count, Sentence.named(MetricTelemetry.class, Clause.named(name, MetricTelemetry::name)));
    }

    /** There is no request. */
    public TelemetryAssert hasNoRequests() {
        return hasNo(new Sentence<>(RequestTelemetry.class));
    }

    /** There is no request of that name. */
    public TelemetryAssert hasNoRequest(String name) {
        return hasNo(Sentence.named(RequestTelemetry.class, Clause.named(name, RequestTelemetry::name)));
    }

    /** Nothing is called. */
    public TelemetryAssert hasNoDependencies() {
        return hasNo(new Sentence<>(DependencyTelemetry.class));
    }

    /** There is no call of that name. */
    public TelemetryAssert hasNoDependency(String name) {
        return hasNo(Sentence.named(DependencyTelemetry.class, Clause.named(name, DependencyTelemetry::name)));
    }

    /** There is no exception. */
    public TelemetryAssert hasNoExceptions() {
        return hasNo(new Sentence<>(ExceptionTelemetry.class));
    }

    /** There is no exception of exactly that type. */
    public TelemetryAssert hasNoException(Class<? extends Throwable> type) {
        return hasNo(Sentence.named(ExceptionTelemetry.class, Exceptions.ofType(type)));
    }

    /** There is no event. */
    public TelemetryAssert hasNoEvents() {
        return hasNo(new Sentence<>(EventTelemetry.class));
    }

    /** There is no event of that name. */
    public TelemetryAssert hasNoEvent(String name) {
        return hasNo(Sentence.named(EventTelemetry.class, Clause.named(name, EventTelemetry::name)));
    }

    /** There is no log line. */
    public TelemetryAssert hasNoTraces() {
        return hasNo(new Sentence<>(TraceTelemetry.class));
    }

    /** There is no log line with exactly that message. */
    public TelemetryAssert hasNoTrace(String message) {
        return hasNo(Sentence.named(TraceTelemetry.class, Clause.named(message, TraceTelemetry::message)));
    }

    /** There is no metric of that name. */
    public TelemetryAssert hasNoMetric(String name) {
        return hasNo(Sentence.named(MetricTelemetry.class, Clause.named(name, MetricTelemetry::name)));
    }

    /** There is no item at all. */
    public TelemetryAssert hasNothing() {
        return hasNo(new Sentence<>(Telemetry.class));
    }

    /** As this one, for the items of some operations. */
    TelemetryAssert narrowed(Scope narrower) {
        TelemetryAssert other = new TelemetryAssert(actual, patience).as(descriptionText());
        other.scope = narrower;
        return other;
    }

    /** The items as they are once they fulfil the sentence. */
    <T extends Telemetry> List<T> require(Sentence<T> sentence, boolean isAbsence) {
        boolean met;
        if (isAbsence) {
            settle();
            met = !sentence.matches(looked()).isEmpty();
        } else {
            met = arrivals.await(items -> !sentence.matches(scope.of(items)).isEmpty(), patience.limit());
        }
        List<Telemetry> items = looked();
        List<T> matches = sentence.matches(items);
        if (!met || matches.isEmpty()) {
            throw failure(sentence.complaint(items, patience), items);
        }
        return matches;
    }

    private <T extends Telemetry> TelemetryAssert hasNumber(int count, Sentence<T> sentence) {
        arrivals.await(items -> sentence.matches(scope.of(items)).size() >= count, patience.limit());
        if (sentence.matches(looked()).size() == count) {
            settle();
        }
        List<Telemetry> items = looked();
        List<T> matches = sentence.matches(items);
        if (matches.size() != count) {
            String but = (matches.size() == 1 ? "there was " : "there were ")
                    + (matches.isEmpty() ? "none" : String.valueOf(matches.size()))
                    + (matches.size() < count ? " within " + Words.duration(patience.limit()) : "");
            throw failure(new Complaint(sentence.number(count), but, matches), items);
        }
        return this;
    }

    private <T extends Telemetry> TelemetryAssert hasNo(Sentence<T> sentence) {
        if (sentence.matches(looked()).isEmpty()) {
            settle();
        }
        List<Telemetry> items = looked();
        List<T> matches = sentence.matches(items);
        if (!matches.isEmpty()) {
            String but = matches.size() == 1 ? "there was one" : "there were " + matches.size();
            throw failure(new Complaint(sentence.none(), but, matches), items);
        }
        return this;
    }

    private List<Telemetry> looked() {
        return scope.of(arrivals.soFar());
    }

    /** Waits once for what came until now. */
    private void settle() {
        if (arrivals.changes() != settledAt) {
            arrivals.awaitQuiet(patience.quiet(), patience.limit());
            settledAt = arrivals.changes();
        }
    }

    private AssertionError failure(Complaint complaint, List<Telemetry> items) {
        String text = complaint.over(scope.words(), items);
        int others = arrivals.soFar().size() - items.size();
        return failure("%s", others > 0 ? text + "\n  and " + others + " in other operations" : text);
    }
}
