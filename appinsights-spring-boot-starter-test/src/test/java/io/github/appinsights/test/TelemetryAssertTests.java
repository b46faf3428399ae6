package io.github.appinsights.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.model.Aggregate;
import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.model.UserContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each word is true of what is so, and false of what is not. */
class TelemetryAssertTests {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final OperationContext BELOW = new OperationContext(TRACE, SPAN, "GET /favorites/{id}");

    private static final RequestTelemetry REQUEST = RequestTelemetry.builder("GET /favorites/{id}")
            .operation(new OperationContext(TRACE, null, "GET /favorites/{id}"))
            .id(SPAN)
            .url("http://localhost/favorites/1")
            .responseCode("200")
            .duration(Duration.ofMillis(20))
            .property("tenant", "a")
            .measurement("bytes", 12)
            .user(UserContext.of("u1"))
            .session("s1")
            .build();
    private static final DependencyTelemetry CALL = DependencyTelemetry.builder("GET /prices")
            .operation(BELOW)
            .type("Http")
            .target("localhost:8081")
            .data("http://localhost:8081/prices")
            .resultCode("503")
            .success(false)
            .build();

    private static RecordedTelemetry recorded() {
        RecordedTelemetry telemetry = new RecordedTelemetry(Duration.ofMillis(10));
        TelemetryClient client = telemetry.client();
        client.track(CALL);
        client.track(EventTelemetry.builder("Order_Placed").operation(BELOW).build());
        client.track(REQUEST);
        client.track(ExceptionTelemetry.builder(new UncheckedIOException("no disk", new IOException("full")))
                .severity(SeverityLevel.ERROR)
                .build());
        client.trackTrace("Started in 2 s", SeverityLevel.INFORMATION);
        client.track(MetricTelemetry.builder("queue.length", 12)
                .namespace("shop")
                .aggregate(Aggregate.of(4, 1, 6))
                .build());
        client.track(AvailabilityTelemetry.builder("ping").build());
        client.trackEvent("Twice");
        client.trackEvent("Twice");
        return telemetry;
    }

    static Stream<ThrowingCallable> trueSentences() {
        TelemetryAssert telemetry = assertThat(recorded()).afterQuiet(Duration.ofMillis(1));
        return Stream.of(
                () -> telemetry
                        .hasRequest("GET /favorites/{id}")
                        .withStatus(200)
                        .withDependency("GET /prices"),
                () -> telemetry
                        .hasRequest()
                        .thatSucceeded()
                        .withEvent("Order_Placed")
                        .withoutExceptions(),
                () -> telemetry.hasRequest().withUrl("http://localhost/favorites/1"),
                () -> telemetry
                        .hasRequest()
                        .takingAtLeast(Duration.ofMillis(20))
                        .takingAtMost(Duration.ofMillis(20)),
                () -> telemetry
                        .hasRequest()
                        .withProperty("tenant", "a")
                        .withProperty("tenant")
                        .withoutProperty("no"),
                () -> telemetry.hasRequest().withMeasurement("bytes", 12).withMeasurement("bytes"),
                () -> telemetry.hasRequest().withUser("u1").withSession("s1"),
                () -> telemetry.hasDependency("GET /prices").withType("Http").withTarget("localhost:8081"),
                () -> telemetry.hasDependency().withResultCode("503").thatFailed(),
                () -> telemetry.hasDependency().withData("http://localhost:8081/prices"),
                () -> telemetry.hasDependency().inOperationOf(REQUEST).withParent(REQUEST),
                () -> telemetry.hasDependency().inOperation(TRACE).withParentId(SPAN),
                () -> telemetry.hasDependency().withOperationName("GET /favorites/{id}"),
                () -> telemetry.hasException(UncheckedIOException.class).withMessage("no disk"),
                () -> telemetry.hasException().withCause(IOException.class).withMessageContaining("disk"),
                () -> telemetry.hasException().withSeverity(SeverityLevel.ERROR),
                () -> telemetry.hasTrace("Started in 2 s").withSeverity(SeverityLevel.INFORMATION),
                () -> telemetry.hasTraceContaining("Started").and().hasTrace(),
                () -> telemetry
                        .hasMetric("queue.length")
                        .withValue(12)
                        .withCount(4)
                        .withNamespace("shop"),
                () -> telemetry.hasMetric().withValueBetween(11, 13),
                () -> telemetry.hasItem(
                        AvailabilityTelemetry.class,
                        "named ping",
                        item -> item.name().equals("ping")),
                () -> telemetry.hasEvents("Twice", 2).hasRequests(1).hasRequests("GET /favorites/{id}", 1),
                () -> telemetry
                        .hasDependencies(1)
                        .hasDependencies("GET /prices", 1)
                        .hasExceptions(1),
                () -> telemetry.hasExceptions(UncheckedIOException.class, 1).hasTraces("Started in 2 s", 1),
                () -> telemetry
                        .hasMetrics("queue.length", 1)
                        .hasNoMetric("other")
                        .hasNoTrace("other"),
                () -> telemetry.hasNoRequest("GET /").hasNoDependency("GET /").hasNoEvent("other"),
                () -> telemetry.hasNoException(IOException.class),
                () -> telemetry.hasRequest().inSameOperation().hasNoExceptions().hasNoTraces(),
                () -> assertThat(recorded()).inOperationOf(REQUEST).hasEvent("Order_Placed"),
                () -> telemetry
                        .hasEvent("Order_Placed")
                        .matching("named so", event -> event.name().length() > 3),
                () -> telemetry
                        .hasEvent("Twice")
                        .satisfying(
                                "so", event -> assertThat(event.properties()).isEmpty()),
                () -> assertThat(new RecordedTelemetry())
                        .afterQuiet(Duration.ofMillis(1))
                        .hasNothing());
    }

    @ParameterizedTest
    @MethodSource("trueSentences")
    void whatIsSoIsTrue(ThrowingCallable sentence) throws Throwable {
        sentence.call();
    }

    static Stream<ThrowingCallable> falseSentences() {
        TelemetryAssert telemetry = assertThat(recorded()).afterQuiet(Duration.ofMillis(1));
        return Stream.of(
                () -> telemetry.hasRequest("GET /"),
                () -> telemetry.hasRequest().withStatus(404),
                () -> telemetry.hasRequest().thatFailed(),
                () -> telemetry.hasRequest().withUrl("http://localhost/"),
                () -> telemetry.hasRequest().takingAtMost(Duration.ofMillis(19)),
                () -> telemetry.hasRequest().takingAtLeast(Duration.ofMillis(21)),
                () -> telemetry.hasRequest().withDependency("GET /"),
                () -> telemetry.hasRequest().withoutDependencies(),
                () -> telemetry.hasRequest().withEvent("Twice"),
                () -> telemetry.hasRequest().withTrace("Started in 2 s"),
                () -> telemetry.hasRequest().withException(UncheckedIOException.class),
                () -> telemetry.hasRequest().withProperty("tenant", "b"),
                () -> telemetry.hasRequest().withProperty("other"),
                () -> telemetry.hasRequest().withoutProperty("tenant"),
                () -> telemetry.hasRequest().withMeasurement("bytes", 13),
                () -> telemetry.hasRequest().withMeasurement("other"),
                () -> telemetry.hasRequest().withUser("u2"),
                () -> telemetry.hasRequest().withSession("s2"),
                () -> telemetry.hasRequest().withParentId(SPAN),
                () -> telemetry.hasDependency().withType("SQL"),
                () -> telemetry.hasDependency().withTarget("other"),
                () -> telemetry.hasDependency().withData("other"),
                () -> telemetry.hasDependency().withResultCode("200"),
                () -> telemetry.hasDependency().thatSucceeded(),
                () -> telemetry.hasDependency().withOperationName("GET /"),
                () -> telemetry.hasEvent("Twice").inOperationOf(REQUEST),
                () -> telemetry.hasException(IOException.class),
                () -> telemetry.hasException().withMessage("disk"),
                () -> telemetry.hasException().withMessageContaining("other"),
                () -> telemetry.hasException().withCause(UncheckedIOException.class),
                () -> telemetry.hasTrace("Started"),
                () -> telemetry.hasTraceContaining("Stopped"),
                () -> telemetry.hasTrace().withSeverity(SeverityLevel.ERROR),
                () -> telemetry.hasMetric("queue"),
                () -> telemetry.hasMetric().withValue(13),
                () -> telemetry.hasMetric().withValueBetween(1, 2),
                () -> telemetry.hasMetric().withCount(1),
                () -> telemetry.hasMetric().withNamespace("other"),
                () -> telemetry.hasEvents("Twice", 1),
                () -> telemetry.hasEvents("Twice", 3),
                () -> telemetry.hasNoRequests(),
                () -> telemetry.hasNoDependencies(),
                () -> telemetry.hasNoExceptions(),
                () -> telemetry.hasNoEvents(),
                () -> telemetry.hasNoTraces(),
                () -> telemetry.hasNoRequest("GET /favorites/{id}"),
                () -> telemetry.hasNoDependency("GET /prices"),
                () -> telemetry.hasNoEvent("Twice"),
                () -> telemetry.hasNoException(UncheckedIOException.class),
                () -> telemetry.hasNoTrace("Started in 2 s"),
                () -> telemetry.hasNoMetric("queue.length"),
                () -> telemetry.hasNothing(),
                () -> telemetry.hasEvent("Twice").matching("otherwise", event -> false),
                () -> telemetry.hasItem(AvailabilityTelemetry.class, "otherwise", item -> false));
    }

    @ParameterizedTest
    @MethodSource("falseSentences")
    void whatIsNotSoIsFalse(ThrowingCallable sentence) {
        assertThatThrownBy(sentence)
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("(?s)Expected .*,\nbut .*items? arrived:\n.*");
    }

    /** One that has each of the properties is not one that has both. */
    @Test
    void allWordsAreSaidOfOneItem() {
        RecordedTelemetry telemetry = new RecordedTelemetry(Duration.ofMillis(10));
        telemetry.client().trackEvent("Order_Placed", Map.of("sku", "7", "paid", "no"));
        telemetry.client().trackEvent("Order_Placed", Map.of("sku", "8", "paid", "yes"));

        assertThat(telemetry).hasEvent("Order_Placed").withProperty("sku", "8").withProperty("paid", "yes");
        assertThatThrownBy(() -> assertThat(telemetry)
                        .hasEvent("Order_Placed")
                        .withProperty("sku", "7")
                        .withProperty("paid", "yes"))
                .hasMessageStartingWith(
                        "Expected an event \"Order_Placed\" with property sku=7 with property paid=yes,\n"
                                + "but it had property paid=no.");
    }

    @Test
    void theItemsAreAtHandForMore() {
        RecordedTelemetry telemetry = recorded();

        assertThat(assertThat(telemetry).hasRequest().item().id()).isEqualTo(SPAN);
        assertThat(assertThat(telemetry).hasEvent("Twice").items()).hasSize(2);
    }

    @Test
    void whatComesLaterIsWaitedFor() {
        RecordedTelemetry telemetry = new RecordedTelemetry(Duration.ofSeconds(10));
        later(30, () -> telemetry.offer(CALL));
        later(60, () -> telemetry.offer(REQUEST));
        long start = System.nanoTime();

        assertThat(telemetry).hasDependency().and().hasRequest("GET /favorites/{id}");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aWordWaitsForAnItemThatIsSo() {
        RecordedTelemetry telemetry = new RecordedTelemetry(Duration.ofSeconds(10));
        telemetry.offer(REQUEST);
        later(30, () -> telemetry.offer(CALL));

        assertThat(telemetry).hasRequest("GET /favorites/{id}").withDependency("GET /prices");
    }

    @Test
    void theWaitIsWhatATestSays() {
        RecordedTelemetry telemetry = new RecordedTelemetry(Duration.ofHours(1));

        assertThatThrownBy(() ->
                        assertThat(telemetry).within(Duration.ofMillis(20)).hasRequest())
                .hasMessage("Expected a request,\nbut none came within 20 ms. Nothing arrived.");
    }

    /** A request is recorded after its answer: looking once would find nothing. */
    @Test
    void whatMustNotBeThereIsWaitedForUntilAllIsQuiet() {
        RecordedTelemetry telemetry = new RecordedTelemetry();
        later(20, () -> telemetry.offer(CALL));
        later(60, () -> telemetry.offer(REQUEST));

        assertThatThrownBy(() ->
                        assertThat(telemetry).afterQuiet(Duration.ofSeconds(1)).hasNoRequests())
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aNumberIsNotTakenBeforeAllIsQuiet() {
        RecordedTelemetry telemetry = new RecordedTelemetry();
        telemetry.offer(REQUEST);
        later(30, () -> telemetry.offer(REQUEST));

        assertThatThrownBy(() ->
                        assertThat(telemetry).afterQuiet(Duration.ofSeconds(1)).hasRequests(1))
                .hasMessageStartingWith("Expected 1 request,\nbut there were 2.");
    }

    @Test
    void whatNeverIsQuietIsLookedAtWhenTheWaitIsOver() {
        RecordedTelemetry telemetry = new RecordedTelemetry(Duration.ofMillis(200));
        AtomicBoolean done = new AtomicBoolean();
        Thread noise = new Thread(() -> {
            while (!done.get()) {
                telemetry.offer(CALL);
                LockSupport.parkNanos(1_000_000);
            }
        });
        noise.start();
        long start = System.nanoTime();

        assertThat(telemetry).hasNoRequests();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        done.set(true);
    }

    private static void later(long millis, Runnable step) {
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(step);
    }
}
