package io.github.appinsights.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.DropReason;
import io.github.appinsights.channel.SpoolOptions;
import io.github.appinsights.internal.ingestion.ItemError;
import io.github.appinsights.internal.spool.SteppedSpool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of batches where the directory has hardly room for them, as others fill it. */
class SpoolLimitTests {

    private static final int MOST_BYTES = 1 << 20;
    private static final Duration SOON = Duration.ofMillis(200);
    private static final Duration SWEPT = Duration.ofSeconds(61);
    private static final int HEAVY = 8_000;

    @TempDir
    Path directory;

    private final Service service = Service.healthy();
    private Rig rig;

    @BeforeEach
    void open() {
        SpoolOptions spool = SpoolOptions.of(directory.resolve("spool")).withMaxSize(MOST_BYTES);
        ChannelOptions options = ChannelOptions.builder()
                .maxBatchItems(2)
                .maxWait(Duration.ofMillis(1))
                .spool(spool)
                .build();
        SteppedSpool files = new SteppedSpool(spool, task -> rig.later(Duration.ofMillis(1), task));
        rig = new Rig(options, service, Rig.START, null, null, files::open);
        rig.pass(SOON);
    }

    private void leavesFree(int bytes) throws IOException {
        try (Stream<Path> destinations = Files.list(directory.resolve("spool"))) {
            Path destination = destinations.findFirst().orElseThrow();
            Files.write(destination.resolve("another's"), new byte[MOST_BYTES - bytes]);
        }
        rig.pass(SWEPT);
    }

    @Test
    void aBatchThatLeavesAtTheLastMomentOfClosingIsCounted() throws IOException {
        leavesFree(1_500);
        service.answers(post -> post.items() == 2 ? Service.status(413) : Service.hang());
        rig.offer(HEAVY); // finds no room beside the two that have files and are in requests when it fails
        rig.pass(Duration.ofSeconds(10));
        rig.offers(2);
        rig.pass(Duration.ofSeconds(21));

        rig.close(Duration.ofSeconds(2));
        rig.pass(Duration.ofSeconds(2));

        assertThat(rig.delivery.isFinished()).isTrue();
        assertThat(rig.dropped(DropReason.STORE_FULL)).isEqualTo(1);
        assertThat(rig.counters().stored()).isEqualTo(2);
        assertThat(rig.counters().balance()).isZero();
    }

    @Test
    void whatIsLeftOfABatchHasTheRoomOfItsFile() throws IOException {
        service.answers(post -> Service.refused());
        heavyBatches(2);
        leavesFree(Math.toIntExact(rig.store.bytes()) + 1_000);
        service.answers(post -> Service.partial(new ItemError(0, 500, null)));

        rig.passUntil(() -> !service.taken.isEmpty(), SOON, Duration.ofMinutes(1));
        rig.pass(SOON);

        assertThat(rig.tally.dropped()).isZero();
        assertThat(rig.counters().stored()).isEqualTo(3);
    }

    @Test
    void soDoTheHalvesOfABatch() throws IOException {
        service.answers(post -> Service.refused());
        heavyBatches(2);
        leavesFree(Math.toIntExact(rig.store.bytes()) + 1_000);
        service.answers(post -> post.items() == 2 ? Service.status(413) : Service.ok());

        rig.passUntil(rig::isIdle, SOON, Duration.ofMinutes(1));

        assertThat(rig.tally.dropped()).isZero();
        assertThat(service.taken.cardinality()).isEqualTo(4);
    }

    private void heavyBatches(int count) {
        for (int i = 0; i < count; i++) {
            rig.offer(HEAVY);
            rig.offer(HEAVY);
            rig.pass(SOON);
        }
    }
}
