package io.github.appinsights;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.sampling.SamplingOptions;
import io.github.appinsights.sampling.TailOptions;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Holding items and deciding operations blocks no event loop, however many threads meet and however little room there is. */
class TailBlockHoundTests {

    private static final int OPERATIONS = 4_000;

    private final RecordingChannel channel = new RecordingChannel();
    private final TelemetryClient client = TelemetryClient.builder()
            .channel(channel)
            .sampling(SamplingOptions.ALL
                    .withPercentage(5)
                    .withTail(TailOptions.builder()
                            .maxItems(50)
                            .maxOperations(10)
                            .maxItemsPerOperation(5)
                            .build()))
            .closeOnJvmShutdown(false)
            .build();

    @BeforeAll
    static void install() {
        BlockHound.install();
    }

    @Test
    void holdingAndDecidingNeverBlocks() {
        Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
        Flux.range(0, OPERATIONS)
                .parallel(8)
                .runOn(Schedulers.parallel())
                .doOnNext(i -> {
                    try {
                        serve(i);
                        client.state();
                    } catch (Throwable blocked) {
                        faults.add(blocked);
                    }
                })
                .sequential()
                .then()
                .block(Duration.ofSeconds(30));
        client.close();

        assertThat(faults).isEmpty();
        DeliveryCounters counters = client.state().counters();
        assertThat(counters.held()).isZero();
        assertThat(channel.items.size() + counters.sampledOut()).isEqualTo(OPERATIONS * 5L);
    }

    private void serve(int i) {
        Operation operation = Operation.open(null);
        operation.name("GET /" + i % 7);
        client.begin(operation);
        OperationScope.run(operation, () -> {
            for (int line = 0; line < 4; line++) {
                client.trackTrace("line");
            }
            client.trackRequest(RequestTelemetry.builder("GET /" + i % 7)
                    .context(operation.ownContext())
                    .success(i % 10 != 0)
                    .build());
        });
        operation.ended(i % 10 == 0, Duration.ofMillis(i % 50));
    }
}
