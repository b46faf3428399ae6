package io.github.appinsights.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.DropReason;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.internal.ingestion.ItemError;
import io.github.appinsights.testing.ItemIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Anything in any order: after each turn the rig looks at the balance and at the bounds, and at the end each item is told of. */
class DeliveryModelTests {

    private static final int STEPS = 120;
    private static final int[] STATUSES = {200, 206, 301, 307, 400, 401, 402, 404, 408, 413, 429, 439, 500, 501, 503};
    private static final int[] CODES = {0, 200, 206, 400, 401, 402, 408, 429, 500, 501, 503, 999};

    static Stream<Long> seeds() {
        String seed = System.getProperty("appinsights.tests.seed");
        return seed == null ? Stream.iterate(1L, n -> n + 1).limit(300) : Stream.of(Long.valueOf(seed));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverHappensEachItemIsToldOfOnce(long seed) {
        assertThatCode(() -> run(seed)).as("seed " + seed).doesNotThrowAnyException();
    }

    private static void run(long seed) {
        Random random = new Random(seed);
        int batch = 1 + random.nextInt(random.nextBoolean() ? 5 : 60);
        ChannelOptions options = ChannelOptions.builder()
                .maxBatchItems(batch)
                .maxItems(batch + random.nextInt(300))
                .maxInFlight(1 + random.nextInt(5))
                .maxWait(Duration.ofMillis(1 + random.nextInt(5_000)))
                .backoffMin(Duration.ofMillis(1 + random.nextInt(1_000)))
                .backoffMax(Duration.ofSeconds(1 + random.nextInt(30)))
                .storeMaxBytes(random.nextInt(4) == 0 ? random.nextInt(3_000) : 1 << 20)
                .build();
        Trouble trouble = new Trouble(random);
        Service service = Service.answering(trouble::reply);
        Rig rig = new Rig(options, service, random.nextLong());
        List<Rig.Flushed> flushes = new ArrayList<>();
        long refused = 0;
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    for (int i = random.nextInt(2 * batch); i >= 0; i--) {
                        refused += rig.offer() ? 0 : 1;
                    }
                }
                case 3 -> rig.turns();
                case 4 -> flushes.add(rig.flush(Duration.ofMillis(random.nextInt(20_000))));
                case 5 -> trouble.level = random.nextInt(4);
                case 6 -> rig.pass(Duration.ofMillis(random.nextInt(200)));
                default -> rig.pass(Duration.ofMillis(random.nextInt(40_000)));
            }
        }
        if (random.nextBoolean()) {
            trouble.level = 0; // healed, and given time
            rig.pass(Duration.ofHours(3));
            assertThat(rig.isIdle()).as("all settled once the service is well").isTrue();
        }
        rig.jitter = random.nextDouble();
        rig.close(Duration.ofMillis(1 + random.nextInt(6_000)));
        rig.pass(Duration.ofSeconds(6));
        assertThat(rig.delivery.isFinished()).isTrue();
        assertThat(rig.isIdle()).isTrue();
        assertThat(rig.open).isZero();
        for (Rig.Flushed flush : flushes) {
            assertThat(flush.isDone()).isTrue();
        }
        check(rig, service, trouble, refused);
        for (Rig.Flushed flush : flushes) {
            FlushResult result = flush.result();
            assertThat(result).isNotNull();
            assertThat(List.of(result.sent(), result.dropped(), result.stored(), result.pending(), result.rejected()))
                    .allMatch(term -> term >= 0 && term <= rig.ids());
        }
    }

    private static void check(Rig rig, Service service, Trouble trouble, long refused) {
        DeliveryCounters counters = rig.counters();
        assertThat(counters.balance()).isZero();
        assertThat(counters.offered()).isEqualTo(rig.ids());
        assertThat(rig.dropped(DropReason.QUEUE_FULL)).isEqualTo(refused);
        BitSet known = new BitSet();
        known.set(0, rig.ids());
        BitSet invented = (BitSet) service.taken.clone();
        invented.andNot(known);
        assertThat(invented.isEmpty()).as("none invented").isTrue();
        BitSet inexplicable = (BitSet) service.twice.clone();
        inexplicable.andNot(trouble.lost);
        assertThat(inexplicable.isEmpty())
                .as("twice only where an answer was lost")
                .isTrue();
        // the service may have taken what is counted as lost only where an answer was lost
        long takenAndKnown = counters.sent() + counters.sampledByService() + counters.rejectedTotal();
        BitSet sure = (BitSet) service.taken.clone();
        sure.andNot(trouble.lost);
        sure.andNot(rig.cancelled);
        assertThat(takenAndKnown + counters.droppedTotal()).isEqualTo(rig.ids());
        assertThat(counters.sent()).isGreaterThanOrEqualTo(sure.cardinality() - trouble.unknown);
    }

    /** Answers that get worse with the level. */
    private static final class Trouble {
        private final Random random;
        private final BitSet lost = new BitSet();
        private int level;
        private long unknown;

        Trouble(Random random) {
            this.random = random;
        }

        Service.Reply reply(Rig.Post post) {
            Service.Reply reply = random.nextInt(4) < level ? bad(post) : Service.ok();
            Duration time = Duration.ofMillis(random.nextInt(random.nextInt(10) == 0 ? 40_000 : 300));
            // an answer that comes too late, or after closing, is lost as well
            ItemIds.forEach(post.body, id -> {
                if (time.compareTo(Duration.ofMillis(300)) > 0 || reply.taken()) {
                    lost.set(id);
                }
            });
            return reply.in(level == 0 ? Service.SOON : time);
        }

        private Service.Reply bad(Rig.Post post) {
            return switch (random.nextInt(6)) {
                case 0 -> Service.refused();
                case 1 -> Service.hang();
                case 2 -> Service.lost();
                default -> {
                    int status = STATUSES[random.nextInt(STATUSES.length)];
                    List<ItemError> listed = new ArrayList<>();
                    for (int i = random.nextInt(5); i > 0; i--) {
                        listed.add(new ItemError(
                                random.nextInt(-1, post.items() + 1), CODES[random.nextInt(CODES.length)], null));
                    }
                    List<ItemError> errors = random.nextInt(3) == 0 ? null : listed;
                    if (status == 206 && errors == null) {
                        unknown += post.items();
                    }
                    Duration pause = random.nextInt(4) == 0 ? Duration.ofSeconds(1 + random.nextInt(60)) : null;
                    yield Service.status(status, pause, errors);
                }
            };
        }
    }
}
