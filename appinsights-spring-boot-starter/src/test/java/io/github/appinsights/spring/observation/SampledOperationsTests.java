package io.github.appinsights.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.context.TraceParent;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.sampling.SamplingOptions;
import io.github.appinsights.sampling.TailOptions;
import io.github.appinsights.test.RecordedTelemetry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks and messages are decided at their end, and as a part where they run in an operation. */
class SampledOperationsTests {

    /** Its score is 33: left out at 5 %. */
    private static final String CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final RecordedTelemetry channel = new RecordedTelemetry();
    private final TelemetryClient client = TelemetryClient.builder()
            .channel(channel)
            .sampling(SamplingOptions.ALL
                    .withPercentage(5)
                    .withTail(TailOptions.builder().firstPerMinute(0).build()))
            .closeOnJvmShutdown(false)
            .build();
    private final ObservationRegistry registry = ObservationRegistry.create();

    @BeforeEach
    void observe() {
        ObservationBridge bridge = new ObservationBridge(List.of());
        bridge.reportTo(client);
        registry.observationConfig().observationHandler(bridge);
    }

    @AfterEach
    void close() {
        client.close();
    }

    private Observation message() {
        ReceiverContext<Map<String, String>> context = new ReceiverContext<>(Map::get);
        context.setCarrier(Map.of("traceparent", CALLER));
        return Observation.createNotStarted("message", () -> context, registry);
    }

    private Observation task() {
        return Observation.createNotStarted("tasks.scheduled.execution", registry);
    }

    private static Operation request() {
        return Operation.open(TraceParent.parse(List.of(CALLER)));
    }

    private void fail() {
        client.trackTrace("working");
        throw new IllegalStateException("failed");
    }

    @Test
    void aMessageThatFailsIsToldWhole() {
        assertThatThrownBy(() -> message().observe(this::fail)).hasMessage("failed");

        assertThat(channel.items()).hasSize(3); // line, request, exception
        assertThat(channel.items())
                .extracting(item -> item.context().sampleRate())
                .containsOnly(0.0);
    }

    @Test
    void aMessageThatDoesWellIsDecidedByTheHash() {
        message().observe(() -> client.trackTrace("working"));

        assertThat(channel.items()).isEmpty();
        assertThat(client.state().counters().held()).isZero();
        assertThat(client.state().counters().sampledOut()).isEqualTo(2);
    }

    @Test
    void aTaskInAnOperationWaitsForTheEndOfThatAndDoesNotKeepIt() {
        Operation request = request();
        client.begin(request);
        OperationScope.run(
                request,
                () -> assertThatThrownBy(() -> task().observe(this::fail)).hasMessage("failed"));
        assertThat(client.state().counters().held()).isEqualTo(3);
        request.ended(false, Duration.ofMillis(5));

        assertThat(channel.items()).isEmpty();
        assertThat(client.state().counters().held()).isZero();
    }

    @Test
    void aTaskInAnOperationThatFailsIsToldWithIt() {
        Operation request = request();
        client.begin(request);
        OperationScope.run(request, () -> task().observe(() -> client.trackTrace("working")));
        request.ended(true, Duration.ofMillis(5));

        assertThat(channel.items()).hasSize(2);
    }

    @Test
    void aMessageInAnOperationIsOneByItself() {
        Operation request = request();
        client.begin(request);
        OperationScope.run(
                request,
                () -> assertThatThrownBy(() -> message().observe(this::fail)).hasMessage("failed"));

        assertThat(channel.items()).hasSize(3);
        assertThat(client.state().counters().held()).isZero();
    }

    @Test
    void whatATaskStartsAfterItsEndStandsByItself() {
        Operation request = request();
        client.begin(request);
        request.ended(false, Duration.ofMillis(5));
        OperationScope.run(
                request,
                () -> assertThatThrownBy(() -> task().observe(this::fail)).hasMessage("failed"));

        assertThat(channel.items()).extracting(Telemetry::context).allMatch(context -> context.sampleRate() == 0);
        assertThat(channel.items()).hasSize(3);
    }
}
