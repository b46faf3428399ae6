package io.github.appinsights.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.sampling.SamplingOptions;
import io.github.appinsights.spring.RecordingChannel;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A message that is received begins an operation, which is sampled like a request. */
class SampledOperationTests {

    private final RecordingChannel channel = new RecordingChannel();
    private final ObservationRegistry registry = ObservationRegistry.create();

    /** The scores are 2.34 and 33.46. */
    @ParameterizedTest
    @CsvSource({"00000000000000000000000000000001, 00, 01, 2", "4bf92f3577b34da6a3ce929d0e0e4736, 01, 00, 0"})
    void whatItSendsSaysWhetherItIsKept(String traceId, String callers, String sent, int told) {
        ObservationBridge bridge = new ObservationBridge(List.of());
        bridge.reportTo(TelemetryClient.builder()
                .channel(channel)
                .sampling(SamplingOptions.ALL.withPercentage(5))
                .closeOnJvmShutdown(false)
                .build());
        registry.observationConfig().observationHandler(bridge);
        Map<String, String> message = new HashMap<>();

        Observation.createNotStarted("received", () -> received(traceId, callers), registry)
                .observe(() -> Observation.createNotStarted("sent", () -> sent(message), registry)
                        .observe(() -> {}));

        assertThat(Objects.requireNonNull(message.get("traceparent")))
                .startsWith("00-" + traceId)
                .endsWith("-" + sent);
        assertThat(channel.items())
                .hasSize(told)
                .allSatisfy(item -> assertThat(item.context().sampleRate()).isEqualTo(5));
    }

    private static ReceiverContext<Map<String, String>> received(String traceId, String flags) {
        ReceiverContext<Map<String, String>> context = new ReceiverContext<>(Map::get, Kind.CONSUMER);
        context.setCarrier(Map.of("traceparent", "00-" + traceId + "-00f067aa0ba902b7-" + flags));
        return context;
    }

    private static SenderContext<Map<String, String>> sent(Map<String, String> message) {
        SenderContext<Map<String, String>> context = new SenderContext<>(
                (carrier, key, value) -> Objects.requireNonNull(carrier).put(key, value), Kind.PRODUCER);
        context.setCarrier(message);
        return context;
    }
}
