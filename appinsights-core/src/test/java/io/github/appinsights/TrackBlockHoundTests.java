package io.github.appinsights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.PageViewTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.testing.Answer;
import io.github.appinsights.testing.FakeIngestion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Nothing of ours blocks an event loop, however many threads meet in the queue. */
class TrackBlockHoundTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakeIngestion service = FakeIngestion.start();
    private final TelemetryClient client = TelemetryClient.builder()
            .instrumentationKey("00000000-1111-2222-3333-444444444444")
            .endpoint(service.endpoint().toString())
            .options(ChannelOptions.builder()
                    .maxBatchItems(7)
                    .maxItems(100)
                    .closeTimeout(Duration.ofMillis(200))
                    .build())
            .closeOnJvmShutdown(false)
            .build();

    interface Tracking {
        void track(TelemetryClient client);
    }

    @BeforeAll
    static void install() {
        BlockHound.install();
    }

    @AfterEach
    void close() {
        client.close();
        service.close();
    }

    @Test
    void theWatchdogIsAwake() {
        Mono<Boolean> blocking = Mono.fromCallable(() -> new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS))
                .subscribeOn(Schedulers.parallel());

        assertThatThrownBy(() -> blocking.block(PATIENCE)).hasCauseInstanceOf(BlockingOperationError.class);
    }

    static Stream<Arguments> types() {
        Duration second = Duration.ofSeconds(1);
        Map<String, String> properties = Map.of("a", "b");
        return Stream.<Map.Entry<String, Tracking>>of(
                        Map.entry("event", client -> client.trackEvent("e", properties, Map.of("n", 1.0))),
                        Map.entry("trace", client -> client.trackTrace("t", SeverityLevel.WARNING, properties)),
                        Map.entry("metric", client -> client.trackMetric("m", 1, properties)),
                        Map.entry("exception", client -> client.trackException(new IllegalStateException("x"))),
                        Map.entry(
                                "request",
                                client -> client.trackRequest(
                                        RequestTelemetry.builder("GET /").build())),
                        Map.entry(
                                "dependency",
                                client -> client.trackDependency(
                                        DependencyTelemetry.builder("SQL").build())),
                        Map.entry(
                                "availability",
                                client -> client.trackAvailability(
                                        AvailabilityTelemetry.builder("ping").build())),
                        Map.entry(
                                "page view",
                                client -> client.trackPageView(
                                        PageViewTelemetry.builder("home").build())),
                        Map.entry("nothing", client -> client.track(null)))
                .map(type -> Arguments.of(type.getKey(), type.getValue()));
    }

    /** Each of the parallel threads is one that must not block. */
    private void onAllLoops(Tracking tracking) {
        Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
        Flux.range(0, 4_000)
                .parallel(8)
                .runOn(Schedulers.parallel())
                .doOnNext(i -> {
                    try {
                        tracking.track(client);
                        client.state();
                    } catch (Throwable blocked) {
                        faults.add(blocked);
                    }
                })
                .sequential()
                .then()
                .block(PATIENCE);
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("types")
    void trackingNeverBlocks(String type, Tracking tracking) {
        onAllLoops(tracking);

        assertThat(client.state().counters().offered()).isGreaterThanOrEqualTo(4_000);
    }

    @Test
    void trackingNeverBlocksInAnOutageEither() {
        service.byDefault(Answer.status(503));

        onAllLoops(client -> client.trackEvent("e"));
    }

    @Test
    void flushingNeverBlocks() {
        List<FlushResult> results = Flux.range(0, 200)
                .flatMap(
                        i -> Mono.defer(() -> {
                                    client.trackEvent("e");
                                    return client.flush();
                                })
                                .subscribeOn(Schedulers.parallel()),
                        20)
                .collectList()
                .block(PATIENCE);

        assertThat(results).hasSize(200);
    }

    @Test
    void shuttingDownNeverBlocks() {
        client.trackEvent("e");

        client.shutdown().subscribeOn(Schedulers.parallel()).block(PATIENCE);

        assertThat(service.items()).hasSize(1);
    }
}
