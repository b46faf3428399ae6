package io.github.appinsights.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.DropReason;
import io.github.appinsights.channel.SpoolOptions;
import io.github.appinsights.internal.ingestion.ItemError;
import io.github.appinsights.internal.spool.SteppedSpool;
import io.github.appinsights.testing.ItemIds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One service, one spool directory, and processes that come and go: some close, some crash with half their work undone, some find
 * another time on the wall. What had a file must arrive or be counted; nothing may arrive twice without a reason.
 */
class CrashModelTests {

    private static final int STEPS = 250;

    @TempDir
    Path directory;

    static Stream<Long> seeds() {
        String seed = System.getProperty("appinsights.tests.seed");
        return seed == null ? Stream.iterate(1L, n -> n + 1).limit(40) : Stream.of(Long.valueOf(seed));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatHadAFileArrivesOrIsCountedHoweverProcessesEnd(long seed) {
        assertThatCode(() -> new World(seed, directory, false).run())
                .as("seed " + seed)
                .doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void soItDoesWhileTheClockJumps(long seed) {
        assertThatCode(() -> new World(seed, directory, true).run())
                .as("seed " + seed)
                .doesNotThrowAnyException();
    }

    private static final class World {
        private final Random random;
        private final boolean clockJumps;
        private final ChannelOptions options;
        private final Service service = Service.answering(this::reply);
        /** Ids that may come twice: their answer was lost, or the process was before it had read or noted it. */
        private final BitSet unsure = new BitSet();
        /** Ids that were in files when a process ended. */
        private final BitSet filed = new BitSet();

        private Instant wall = Rig.BEGIN;
        private int level;
        private int nextId;
        private long dropped;
        /** A service that fails at random may do so three times with an item that is alone. */
        private long poison;

        private long lostInCrashes;
        private int inFiles;
        private @Nullable SteppedSpool spool;
        private @Nullable Rig rig;
        private Duration wallOffset = Duration.ZERO;

        World(long seed, Path directory, boolean clockJumps) {
            this.random = new Random(seed);
            this.clockJumps = clockJumps;
            this.options = ChannelOptions.builder()
                    .maxBatchItems(1 + random.nextInt(20))
                    .maxInFlight(1 + random.nextInt(4))
                    .maxWait(Duration.ofMillis(1 + random.nextInt(5_000)))
                    .backoffMax(Duration.ofSeconds(1 + random.nextInt(30)))
                    .spool(SpoolOptions.of(directory.resolve("spool")))
                    .build();
        }

        void run() throws IOException {
            start();
            for (int step = 0; step < STEPS; step++) {
                step();
            }
            end(random.nextBoolean());
            level = 0; // healed
            start();
            current().pass(Duration.ofHours(1));
            assertThat(current().isIdle())
                    .as("all settled once the service is well")
                    .isTrue();
            end(false);
            check();
        }

        private Rig current() {
            return java.util.Objects.requireNonNull(rig);
        }

        private void step() throws IOException {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> current().offers(1 + random.nextInt(3 * options.maxBatchItems()));
                case 4, 5 -> level = random.nextInt(4);
                case 6 -> current().pass(Duration.ofMillis(random.nextInt(200)));
                case 7, 8 -> current().pass(Duration.ofMillis(random.nextInt(20_000)));
                case 9 -> current().flush(Duration.ofMillis(random.nextInt(20_000)));
                case 10 -> {
                    if (clockJumps && random.nextInt(3) == 0) {
                        wallOffset = Duration.ofHours(random.nextInt(-72, 49));
                    }
                }
                default -> {
                    if (random.nextInt(3) == 0) {
                        end(random.nextBoolean());
                        start();
                    }
                }
            }
        }

        private void start() {
            SteppedSpool starting = new SteppedSpool(
                    java.util.Objects.requireNonNull(options.spool()),
                    task -> current().later(Duration.ofMillis(random.nextInt(40)), task));
            spool = starting;
            Rig started = new Rig(
                    options,
                    service,
                    random.nextLong(),
                    null,
                    () -> wall.plus(current().elapsed()).plus(wallOffset),
                    starting::open);
            started.jitter = random.nextDouble();
            started.idsFrom(nextId);
            rig = started;
            started.turns();
        }

        private void end(boolean crash) throws IOException {
            Rig ending = current();
            SteppedSpool disk = java.util.Objects.requireNonNull(spool);
            if (!crash) {
                ending.close(Duration.ofMillis(500 + random.nextInt(6_000)));
                ending.pass(Duration.ofSeconds(7));
                assertThat(ending.delivery.isFinished()).isTrue();
                disk.drain();
            }
            DeliveryCounters counters = ending.counters();
            assertThat(counters.balance()).isZero();
            assertThat(counters.recovered()).as("recovered").isBetween(0L, (long) inFiles);
            disk.crash();
            BitSet ids = new BitSet();
            inFiles = disk.readFiles(ids);
            if (crash) {
                lostInCrashes += counters.queued() + counters.inFlight() + counters.stored();
                unsure.or(ids); // sent, perhaps, and their files not deleted yet
            } else {
                assertThat(counters.stored())
                        .as("what a closed process has in files")
                        .isLessThanOrEqualTo(inFiles);
                unsure.or(ending.cancelled);
            }
            ending.posts.stream()
                    .skip(Math.max(0, ending.posts.size() - options.maxInFlight()))
                    .forEach(post -> ItemIds.forEach(post.body, unsure::set));
            filed.or(ids);
            dropped += counters.droppedTotal();
            poison += ending.dropped(DropReason.POISON);
            nextId = ending.ids();
            wall = wall.plus(ending.elapsed());
        }

        private void check() {
            BitSet missing = (BitSet) filed.clone();
            missing.andNot(service.taken);
            assertThat(inFiles).as("items left in files").isZero();
            assertThat(missing.cardinality())
                    .as("in a file, and neither arrived nor counted: " + missing)
                    .isLessThanOrEqualTo((int) dropped);
            BitSet never = new BitSet();
            never.set(0, nextId);
            never.andNot(service.taken);
            assertThat((long) never.cardinality()).isLessThanOrEqualTo(dropped + lostInCrashes);
            assertThat(service.taken.length()).as("none invented").isLessThanOrEqualTo(nextId);
            BitSet twice = (BitSet) service.twice.clone();
            twice.andNot(unsure);
            assertThat(twice.isEmpty()).as("twice without a reason: " + twice).isTrue();
            if (!clockJumps) {
                assertThat((long) missing.cardinality())
                        .as("nothing in a file is given up: " + missing)
                        .isLessThanOrEqualTo(poison);
            }
        }

        private Service.Reply reply(Rig.Post post) {
            Service.Reply reply = random.nextInt(4) < level ? bad(post) : Service.ok();
            Duration time = Duration.ofMillis(random.nextInt(random.nextInt(10) == 0 ? 40_000 : 300));
            if (reply.taken() || time.compareTo(Duration.ofMillis(300)) > 0) {
                ItemIds.forEach(post.body, unsure::set);
            }
            return reply.in(level == 0 ? Service.SOON : time);
        }

        private Service.Reply bad(Rig.Post post) {
            return switch (random.nextInt(6)) {
                case 0 -> Service.refused();
                case 1 -> Service.hang();
                case 2 -> Service.lost();
                case 3 -> post.items() > 1 ? Service.status(413) : Service.status(503);
                case 4 ->
                    Service.partial(
                            new ItemError(random.nextInt(post.items()), 500, null),
                            new ItemError(random.nextInt(post.items()), 429, null));
                default -> Service.status(random.nextBoolean() ? 503 : 429);
            };
        }
    }
}
