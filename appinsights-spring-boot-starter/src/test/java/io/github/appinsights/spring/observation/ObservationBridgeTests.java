package io.github.appinsights.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.context.OutgoingCall;
import io.github.appinsights.context.TraceParent;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.test.RecordedTelemetry;
import io.micrometer.observation.NullObservation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class ObservationBridgeTests {

    private static final String CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final RecordedTelemetry items = new RecordedTelemetry();
    private final ObservationRegistry registry = ObservationRegistry.create();
    private final ObservationBridge bridge = new ObservationBridge(List.of("noise.", " "));

    @BeforeEach
    void observe() {
        bridge.reportTo(TelemetryClient.builder().channel(items).build());
        registry.observationConfig().observationHandler(bridge);
    }

    @Test
    void withoutAClientNothingIsAskedFor() {
        assertThat(new ObservationBridge(List.of()).supportsContext(new Observation.Context()))
                .isFalse();
    }

    @Test
    void whatIsExcludedIsNotToldAndHidesNothing() {
        Operation operation = Operation.open(null);
        OperationScope.run(
                operation,
                () -> observation("outer")
                        .observe(() -> observation("noise.of-a-filter")
                                .observe(() -> observation("inner").observe(() -> {}))));

        assertThat(items.items(DependencyTelemetry.class))
                .extracting(DependencyTelemetry::name)
                .containsExactly("inner", "outer");
        assertThat(parentId(dependency("inner"))).isEqualTo(dependency("outer").id());
        assertThat(parentId(dependency("outer"))).isEqualTo(operation.id());
    }

    @Test
    void outsideOfAnyOperationItBeginsATrace() {
        observation("alone").observe(() -> observation("inner").observe(() -> {}));

        DependencyTelemetry alone = dependency("alone");
        assertThat(parentId(alone)).isNull();
        assertThat(parentId(dependency("inner"))).isEqualTo(alone.id());
        assertThat(operation(dependency("inner")).id())
                .isEqualTo(operation(alone).id());
    }

    @Test
    void aCallThatSomebodyElseTellsIsLeftToThem() {
        Observation observation = observation("call").start();
        observation.getContext().put(OutgoingCall.class, OutgoingCall.start(null));
        observation.stop();

        assertThat(items.items(Telemetry.class)).isEmpty();
    }

    @Test
    void whatStopsTwiceIsToldOnce() {
        Observation observation = observation("twice").start();
        observation.error(new IllegalStateException("failed"));
        observation.stop();
        observation.stop();

        assertThat(items.items(Telemetry.class)).hasSize(1);
        assertThat(dependency("twice").success()).isFalse();
        assertThat(dependency("twice").resultCode()).isEqualTo("IllegalStateException");
    }

    @Test
    void aMessageCarriesTheTraceOfItsSender() {
        Map<String, String> headers = new HashMap<>();
        Operation operation = Operation.open(TraceParent.parse(CALLER), "vendor=1");

        OperationScope.run(operation, () -> sent(headers).observe(() -> {}));

        DependencyTelemetry sent = dependency("send");
        assertThat(headers)
                .containsEntry("traceparent", "00-" + operation.traceId() + '-' + sent.id() + "-01")
                .containsEntry("tracestate", "vendor=1")
                .hasSize(2);
    }

    @Test
    void aMessageIsAnOperationWhileItsScopeIsOpen() {
        Observation received = received(Map.of("traceparent", CALLER)).start();
        Observation.Scope scope = received.openScope();
        assertThat(Objects.requireNonNull(OperationScope.current()).traceId())
                .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        Observation.Scope nothing = new NullObservation(registry).openScope();
        assertThat(OperationScope.current()).isNull();
        nothing.close();
        assertThat(OperationScope.current()).isNotNull();
        scope.close();
        assertThat(OperationScope.current()).isNull();
        received.stop();
        received.stop();

        assertThat(items.items(RequestTelemetry.class)).singleElement().satisfies(request -> {
            assertThat(request.name()).isEqualTo("receive");
            assertThat(parentId(request)).isEqualTo("00f067aa0ba902b7");
        });
    }

    @Test
    void aMessageWithoutATraceStaysInTheOneItIsHandedOverIn() {
        Operation operation = Operation.open(null);
        OperationScope.run(operation, () -> received(Map.of()).observe(() -> {}));

        RequestTelemetry request = items.items(RequestTelemetry.class).get(0);
        assertThat(operation(request).id()).isEqualTo(operation.traceId());
        assertThat(parentId(request)).isEqualTo(operation.id());
        assertThat(request.id()).isNotEqualTo(operation.id());
    }

    @Test
    void whatAListenerThrowsIsToldOnceWithItsMessage() {
        assertThatThrownBy(() -> received(Map.of()).observe(() -> {
                    throw new IllegalStateException("bad message");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(items.items(RequestTelemetry.class).get(0).success()).isFalse();
        assertThat(items.items(ExceptionTelemetry.class))
                .singleElement()
                .satisfies(exception -> assertThat(parentId(exception))
                        .isEqualTo(items.items(RequestTelemetry.class).get(0).id()));
    }

    @Test
    void aCarrierThatThrowsCostsItsTelemetryAndNothingElse() {
        ReceiverContext<String> receiver = new ReceiverContext<>(
                (carrier, key) -> {
                    throw new IllegalStateException("no headers");
                },
                Kind.CONSUMER);
        receiver.setCarrier("message");

        String answer = Observation.createNotStarted("receive", () -> receiver, registry)
                .observe(() -> "handled");

        assertThat(answer).isEqualTo("handled");
        assertThat(OperationScope.current()).isNull();
    }

    @Test
    void aHookThatObservesItselfIsNotToldWithoutEnd() {
        bridge.reportTo(TelemetryClient.builder()
                .channel(items)
                .initializer(item -> observation("enrichment").observe(() -> item))
                .build());

        observation("own").observe(() -> {});

        assertThat(items.items(DependencyTelemetry.class))
                .extracting(DependencyTelemetry::name)
                .containsExactly("own");
    }

    /** With a flow that carries the observation and no operation, thread locals are put back in an order nobody knows. */
    @Test
    void aReactiveFlowLeavesNothingOnItsThreads() {
        Hooks.enableAutomaticContextPropagation();
        ObservationThreadLocalAccessor accessor = ObservationThreadLocalAccessor.getInstance();
        ObservationRegistry before = accessor.getObservationRegistry();
        accessor.setObservationRegistry(registry);
        Scheduler thread = Schedulers.newSingle("one-thread", true);
        try {
            Observation received = received(Map.of("traceparent", CALLER)).start();
            List<Boolean> inside = Objects.requireNonNull(Flux.range(0, 100)
                    .publishOn(thread)
                    .map(i -> OperationScope.current() != null)
                    .contextWrite(context -> context.put(ObservationThreadLocalAccessor.KEY, received))
                    .collectList()
                    .block(Duration.ofSeconds(10)));
            received.stop();
            Boolean outside = Mono.fromCallable(() -> OperationScope.current() == null)
                    .subscribeOn(thread)
                    .block(Duration.ofSeconds(10));

            assertThat(inside).hasSize(100).containsOnly(true);
            assertThat(outside).isTrue();
            assertThat(OperationScope.current()).isNull();
        } finally {
            thread.dispose();
            accessor.setObservationRegistry(before);
            Hooks.disableAutomaticContextPropagation();
        }
    }

    private Observation observation(String name) {
        return Observation.createNotStarted(name, registry);
    }

    private Observation sent(Map<String, String> headers) {
        SenderContext<Map<String, String>> sender = new SenderContext<>(
                (carrier, key, value) -> Objects.requireNonNull(carrier).put(key, value), Kind.PRODUCER);
        sender.setCarrier(headers);
        return Observation.createNotStarted("send", () -> sender, registry);
    }

    private Observation received(Map<String, String> headers) {
        ReceiverContext<Map<String, String>> receiver =
                new ReceiverContext<>((carrier, key) -> carrier.get(key), Kind.CONSUMER);
        receiver.setCarrier(headers);
        return Observation.createNotStarted("receive", () -> receiver, registry);
    }

    private static OperationContext operation(Telemetry item) {
        return Objects.requireNonNull(item.context().operation());
    }

    private static @Nullable String parentId(Telemetry item) {
        return operation(item).parentId();
    }

    private DependencyTelemetry dependency(String name) {
        return items.dependencies().stream()
                .filter(item -> item.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
