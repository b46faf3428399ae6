package io.github.appinsights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.context.TraceParent;
import io.github.appinsights.model.Aggregate;
import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.PageViewTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TelemetryContext;
import io.github.appinsights.model.TraceTelemetry;
import io.github.appinsights.model.UserContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

class TelemetryClientTests {

    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final TraceParent CALLER =
            new TraceParent("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", 1);

    private final RecordingChannel channel = new RecordingChannel();
    private final TelemetryClient client = clientBuilder().build();

    private TelemetryClientBuilder clientBuilder() {
        return TelemetryClient.builder()
                .channel(channel)
                .closeOnJvmShutdown(false)
                .clock(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void anEventIsTold() {
        client.trackEvent("ordered", Map.of("sku", "1"), Map.of("price", 2.5));

        assertThat(channel.items)
                .containsExactly(new EventTelemetry(
                        NOW, TelemetryContext.EMPTY, "ordered", Map.of("sku", "1"), Map.of("price", 2.5)));
    }

    @Test
    void shorterFormsOfAnEventLeaveTheRestEmpty() {
        client.trackEvent("one");
        client.trackEvent("two", Map.of("sku", "1"));

        assertThat(channel.items)
                .containsExactly(
                        new EventTelemetry(NOW, TelemetryContext.EMPTY, "one", Map.of(), Map.of()),
                        new EventTelemetry(NOW, TelemetryContext.EMPTY, "two", Map.of("sku", "1"), Map.of()));
    }

    @Test
    void aTraceIsToldWithAndWithoutSeverityAndProperties() {
        client.trackTrace("one");
        client.trackTrace("two", SeverityLevel.WARNING);
        client.trackTrace("three", SeverityLevel.ERROR, Map.of("a", "b"));

        assertThat(channel.items)
                .containsExactly(
                        new TraceTelemetry(NOW, TelemetryContext.EMPTY, "one", null, Map.of(), Map.of()),
                        new TraceTelemetry(
                                NOW, TelemetryContext.EMPTY, "two", SeverityLevel.WARNING, Map.of(), Map.of()),
                        new TraceTelemetry(
                                NOW, TelemetryContext.EMPTY, "three", SeverityLevel.ERROR, Map.of("a", "b"), Map.of()));
    }

    @Test
    void aMetricIsToldAsOneValueOrAsAnAggregate() {
        client.trackMetric("one", 1.5);
        client.trackMetric("two", 2.5, Map.of("a", "b"));
        client.trackMetric(MetricTelemetry.builder("three", 6)
                .namespace("space")
                .aggregate(Aggregate.of(3, 1, 3))
                .build());

        assertThat(channel.items)
                .containsExactly(
                        new MetricTelemetry(NOW, TelemetryContext.EMPTY, null, "one", 1.5, null, Map.of()),
                        new MetricTelemetry(NOW, TelemetryContext.EMPTY, null, "two", 2.5, null, Map.of("a", "b")),
                        new MetricTelemetry(
                                NOW, TelemetryContext.EMPTY, "space", "three", 6, Aggregate.of(3, 1, 3), Map.of()));
    }

    @Test
    void anExceptionIsToldAsAnError() {
        client.trackException(new IllegalStateException("one"));
        client.trackException(new IllegalStateException("two"), Map.of("a", "b"));
        client.trackException(new IllegalStateException("three"), Map.of("a", "b"), Map.of("c", 1.0));

        assertThat(channel.items)
                .map(ExceptionTelemetry.class::cast)
                .allSatisfy(item -> assertThat(item.severity()).isEqualTo(SeverityLevel.ERROR))
                .extracting(item -> item.exceptions().get(0).message())
                .containsExactly("one", "two", "three");
        assertThat(channel.items.get(1).properties()).containsExactly(entry("a", "b"));
        assertThat(channel.last(ExceptionTelemetry.class).measurements()).containsExactly(entry("c", 1.0));
    }

    @Test
    void theOtherTypesAreToldAsTheyAre() {
        DependencyTelemetry dependency =
                DependencyTelemetry.builder("GET /stock").time(NOW).build();
        AvailabilityTelemetry availability =
                AvailabilityTelemetry.builder("probe").time(NOW).build();
        PageViewTelemetry page = PageViewTelemetry.builder("home").time(NOW).build();

        client.trackDependency(dependency);
        client.trackAvailability(availability);
        client.trackPageView(page);

        assertThat(channel.items).containsExactly(dependency, availability, page);
    }

    @Test
    void anItemThatIsCompleteIsNotCopied() {
        Telemetry item = EventTelemetry.builder("event").time(NOW).build();

        client.track(item);

        assertThat(channel.items).singleElement().isSameAs(item);
    }

    @Test
    void anItemWithoutATimeGetsThatOfTheCall() {
        client.track(EventTelemetry.builder("event").build());

        assertThat(channel.items).singleElement().extracting(Telemetry::time).isEqualTo(NOW);
    }

    @Test
    void mapsAreCopiedBeforeTheCallReturns() {
        Map<String, String> properties = new LinkedHashMap<>(Map.of("a", "1"));
        client.trackEvent("event", properties);
        properties.put("a", "2");

        assertThat(channel.last(EventTelemetry.class).properties()).containsExactly(entry("a", "1"));
    }

    private static Stream<Arguments> callsWithNulls() {
        return Stream.of(
                call("trackEvent(name)", client -> client.trackEvent(null)),
                call("trackEvent(name, properties)", client -> client.trackEvent(null, null)),
                call("trackEvent(name, properties, measurements)", client -> client.trackEvent(null, null, null)),
                call("trackTrace(message)", client -> client.trackTrace(null)),
                call("trackTrace(message, severity)", client -> client.trackTrace(null, null)),
                call("trackTrace(message, severity, properties)", client -> client.trackTrace(null, null, null)),
                call("trackMetric(name, value)", client -> client.trackMetric(null, 1)),
                call("trackMetric(name, value, properties)", client -> client.trackMetric(null, 1, null)),
                call("trackException(throwable)", client -> client.trackException(null)),
                call("trackException(throwable, properties)", client -> client.trackException(null, null)),
                call(
                        "trackException(throwable, properties, measurements)",
                        client -> client.trackException(null, null, null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("callsWithNulls")
    void nullsAreToldAsPlaceholders(String name, Consumer<TelemetryClient> call) {
        call.accept(client);

        assertThat(channel.items).hasSize(1);
        assertThat(channel.refused).isZero();
    }

    private static Stream<Arguments> callsWithoutAnItem() {
        return Stream.of(
                call("track", client -> client.track(null)),
                call("trackMetric", client -> client.trackMetric(null)),
                call("trackRequest", client -> client.trackRequest(null)),
                call("trackDependency", client -> client.trackDependency(null)),
                call("trackAvailability", client -> client.trackAvailability(null)),
                call("trackPageView", client -> client.trackPageView(null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("callsWithoutAnItem")
    void aMissingItemIsHandedOnToBeCounted(String name, Consumer<TelemetryClient> call) {
        call.accept(client);

        assertThat(channel.items).isEmpty();
        assertThat(channel.refused).isEqualTo(1);
    }

    private static Arguments call(String name, Consumer<TelemetryClient> call) {
        return Arguments.of(name, call);
    }

    @Test
    void aRequestWithoutAnOperationGetsOneNamedLikeItself() {
        client.trackRequest(
                RequestTelemetry.builder("/orders/{id}").method("GET").build());

        RequestTelemetry request = channel.last(RequestTelemetry.class);
        assertThat(request.name()).isEqualTo("GET /orders/{id}");
        OperationContext operation = operationOf(request);
        assertThat(operation.name()).isEqualTo("GET /orders/{id}");
        assertThat(operation.id()).matches("[0-9a-f]{32}");
        assertThat(operation.parentId()).isNull();
    }

    @Test
    void eachRequestWithoutAnOperationGetsAnotherOne() {
        client.trackRequest(RequestTelemetry.builder("one").build());
        client.trackRequest(RequestTelemetry.builder("two").build());

        assertThat(operationOf(channel.items.get(0)).id())
                .isNotEqualTo(operationOf(channel.items.get(1)).id());
    }

    @Test
    void aRequestKeepsItsUserWhenItGetsAnOperation() {
        client.trackRequest(RequestTelemetry.builder("one")
                .user(UserContext.of("own"))
                .session("own session")
                .build());

        assertThat(channel.last(RequestTelemetry.class).context().user()).isEqualTo(UserContext.of("own"));
        assertThat(channel.last(RequestTelemetry.class).context().sessionId()).isEqualTo("own session");
    }

    @Test
    void noOtherItemGetsAnOperationOutOfNothing() {
        client.trackEvent("event");
        client.trackException(new IllegalStateException());
        client.trackDependency(DependencyTelemetry.builder("dependency").build());

        assertThat(channel.items).allSatisfy(item -> assertThat(item.context()).isEqualTo(TelemetryContext.EMPTY));
    }

    @Test
    void whatIsTrackedInAnOperationBelongsToItAndItsEndUser() {
        Operation operation = ambient();

        inside(operation, () -> {
            client.trackEvent("event");
            client.trackTrace("trace");
            client.trackMetric("metric", 1);
            client.trackException(new IllegalStateException());
            client.trackRequest(RequestTelemetry.builder("request").build());
            client.trackDependency(DependencyTelemetry.builder("dependency").build());
            client.trackAvailability(
                    AvailabilityTelemetry.builder("availability").build());
            client.trackPageView(PageViewTelemetry.builder("page").build());
        });

        assertThat(channel.items)
                .hasSize(8)
                .allSatisfy(item -> assertThat(item.context())
                        .isEqualTo(new TelemetryContext(
                                new OperationContext(CALLER.traceId(), operation.id(), "GET /orders/{id}"),
                                UserContext.of("ambient"),
                                "ambient session",
                                "192.0.2.1",
                                "bot")));
    }

    @Test
    void anOperationOfTheItemsOwnReplacesTheAmbientOneAndNothingElse() {
        OperationContext own = new OperationContext("own", "parent", null);

        inside(
                ambient(),
                () -> client.track(
                        EventTelemetry.builder("event").operation(own).build()));

        TelemetryContext context = channel.last(EventTelemetry.class).context();
        assertThat(context.operation()).isEqualTo(own);
        assertThat(context.user()).isEqualTo(UserContext.of("ambient"));
        assertThat(context.sessionId()).isEqualTo("ambient session");
    }

    @Test
    void aUserAndASessionOfTheItemsOwnReplaceTheAmbientOnes() {
        Operation operation = ambient();

        inside(
                operation,
                () -> client.track(EventTelemetry.builder("event")
                        .user(UserContext.of("own"))
                        .session("own session")
                        .build()));

        TelemetryContext context = channel.last(EventTelemetry.class).context();
        assertThat(context.user()).isEqualTo(UserContext.of("own"));
        assertThat(context.sessionId()).isEqualTo("own session");
        assertThat(context.operation()).isEqualTo(operation.childContext().operation());
    }

    @Test
    void initializersSeeItemsWithTimeAndContext() {
        TelemetryClient enriching = clientBuilder()
                .initializer(item -> item.withProperty(
                        "seen", item.time() + " " + operationOf(item).name()))
                .build();

        inside(ambient(), () -> enriching.trackEvent("event"));

        assertThat(channel.last(EventTelemetry.class).properties()).containsEntry("seen", NOW + " GET /orders/{id}");
    }

    @Test
    void whatAFilterLeavesOutIsCountedAndNotOffered() {
        TelemetryClient filtering = clientBuilder()
                .filter(item -> !(item instanceof TraceTelemetry))
                .build();

        filtering.trackTrace("trace");
        filtering.trackEvent("event");

        assertThat(channel.items).singleElement().isInstanceOf(EventTelemetry.class);
        assertThat(channel.refused).isZero();
        assertThat(filtering.state().counters().filtered()).isEqualTo(1);
        assertThat(filtering.state().counters().hookFailures()).isZero();
    }

    @Test
    void aHookThatThrowsIsCountedAndTheItemOffered() {
        TelemetryClient failing = clientBuilder()
                .initializer(item -> {
                    throw new NoClassDefFoundError("thrown by a test");
                })
                .filter(item -> {
                    throw new IllegalStateException("thrown by a test");
                })
                .build();

        failing.trackEvent("event");

        assertThat(channel.items).hasSize(1);
        assertThat(failing.state().counters().hookFailures()).isEqualTo(2);
    }

    @Test
    void hooksDoNotSeeWhatIsNoItem() {
        TelemetryClient counting = clientBuilder()
                .filter(item -> {
                    throw new AssertionError("not to be asked");
                })
                .build();

        counting.track(null);

        assertThat(counting.state().counters().hookFailures()).isZero();
        assertThat(channel.refused).isEqualTo(1);
    }

    @Test
    void aNameThatCannotBeAskedForCostsNoItem() {
        Operation operation = Operation.open(null);
        operation.nameFrom(() -> {
            throw new IllegalStateException("thrown by a test");
        });

        inside(operation, () -> client.trackEvent("event"));

        assertThat(operationOf(channel.last(EventTelemetry.class)).id()).isEqualTo(operation.traceId());
    }

    @Test
    void aDisabledClientDoesNothing() {
        TelemetryClient disabled = TelemetryClient.disabled();

        callsWithNulls().forEach(arguments -> call(arguments).accept(disabled));
        callsWithoutAnItem().forEach(arguments -> call(arguments).accept(disabled));
        disabled.trackRequest(RequestTelemetry.builder("request").build());

        assertThat(disabled.isEnabled()).isFalse();
        assertThat(disabled.state()).isSameAs(ChannelState.DISABLED);
        assertThat(disabled.flush().block(Duration.ofSeconds(1))).isEqualTo(FlushResult.EMPTY);
        assertThatCode(disabled::close).doesNotThrowAnyException();
        assertThatCode(disabled::close).doesNotThrowAnyException();
    }

    @SuppressWarnings("unchecked")
    private static Consumer<TelemetryClient> call(Arguments arguments) {
        return (Consumer<TelemetryClient>) Objects.requireNonNull(arguments.get()[1]);
    }

    @Test
    void aClientWithAChannelIsEnabled() {
        assertThat(client.isEnabled()).isTrue();
        assertThat(client.state().gate()).isEqualTo("open");
    }

    @Test
    void flushingHappensOnSubscriptionWithinTheExchangeTimeout() {
        Mono<FlushResult> flush = client.flush();
        assertThat(channel.flushes).isEmpty();

        assertThat(flush.block(Duration.ofSeconds(1))).isEqualTo(RecordingChannel.FLUSHED);
        assertThat(client.flush(Duration.ofMillis(7)).block(Duration.ofSeconds(1)))
                .isEqualTo(RecordingChannel.FLUSHED);
        assertThat(channel.flushes).containsExactly(ChannelOptions.DEFAULTS.exchangeTimeout(), Duration.ofMillis(7));
    }

    @Test
    void closingShutsTheChannelDownWithinTheCloseTimeout() {
        Duration limit = Duration.ofMillis(1_234);
        TelemetryClient closing = clientBuilder()
                .options(ChannelOptions.builder().closeTimeout(limit).build())
                .build();

        closing.close();
        closing.shutdown().block(Duration.ofSeconds(1));

        assertThat(channel.shutdowns).containsExactly(limit, limit);
    }

    @Test
    void aClientNeedsADestination() {
        assertThatThrownBy(() -> TelemetryClient.builder().build()).isInstanceOf(RuntimeException.class);
    }

    private static Operation ambient() {
        Operation operation = Operation.open(CALLER);
        operation.name("GET /orders/{id}");
        operation.endUser(UserContext.of("ambient"), "ambient session", "192.0.2.1", "bot");
        return operation;
    }

    private static void inside(Operation operation, Runnable code) {
        OperationScope.call(operation, () -> {
            code.run();
            return "done";
        });
    }

    private static OperationContext operationOf(Telemetry item) {
        OperationContext operation = item.context().operation();
        if (operation == null) {
            throw new AssertionError("no operation in " + item);
        }
        return operation;
    }
}
