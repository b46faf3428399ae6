package io.github.appinsights.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.appinsights.channel.DropReason;
import io.github.appinsights.channel.SpoolOptions;
import io.github.appinsights.internal.spool.DrivenStore.Fault;
import io.github.appinsights.internal.store.Parcel;
import io.github.appinsights.internal.wire.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens in whatever order, what the store says it has is what is there. */
class FileStoreLedgerTests {

    private static final int STEPS = 250;
    private static final List<Fault> FAULTS = List.of(Fault.FULL, Fault.UNREADABLE, Fault.GONE);
    private static final Batch[] BATCHES = {
        Batches.of(0, 1), Batches.of(100, 2), Batches.of(200, 7), Batches.of(300, 10, 8_000), Batches.of(400, 20, 8_000)
    };

    @TempDir
    private Path directory;

    static Stream<Long> seeds() {
        String seed = System.getProperty("appinsights.tests.seed");
        return seed == null ? Stream.iterate(1L, n -> n + 1).limit(15) : Stream.of(Long.valueOf(seed));
    }

    @BeforeEach
    void own() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void itemsAndBytesAreThoseOfWhatIsThere(long seed) {
        assertThatCode(() -> new World(seed, directory).run())
                .as("seed " + seed)
                .doesNotThrowAnyException();
    }

    private static final class World {
        private final Random random;
        private final SpoolOptions options;
        private final List<Parcel> out = new ArrayList<>();
        private DrivenStore process;
        private long added;
        private long settled;

        World(long seed, Path directory) {
            this.random = new Random(seed);
            this.options = SpoolOptions.of(directory).withMaxSize(1 << 20);
            this.process = DrivenStore.open(options);
        }

        void run() throws IOException {
            for (int step = 0; step < STEPS; step++) {
                step();
                check();
            }
            heal();
            out.forEach(process.store()::settled);
            process.sendAll();
            process.settle();
            assertThat(process.store().items()).isZero();
            assertThat(process.store().bytes()).isZero();
            assertThat(process.store().batches()).isZero();
            assertThat(process.store().fileBytes()).isZero();
            assertThat(process.files(SpoolFile.SUFFIX)).isEmpty();
            assertThat(process.files(SpoolFile.UNFINISHED)).isEmpty();
            process.crash();
        }

        private void step() throws IOException {
            switch (random.nextInt(24)) {
                case 0, 1, 2, 3, 4 -> add(BATCHES[random.nextInt(BATCHES.length)]);
                case 5, 6, 7 -> take(process.store().poll());
                case 8, 9 -> take(process.poll());
                case 10, 11 -> settle();
                case 12 -> putBack();
                case 13 -> split();
                case 14, 15, 16 -> process.step();
                case 17, 18 -> process.turn();
                case 19 -> process.pass(Duration.ofMillis(random.nextInt(100_000)));
                case 20 -> process.fault = FAULTS.get(random.nextInt(FAULTS.size()));
                case 21 -> process.fault = Fault.NONE;
                case 22 -> expire();
                default -> {
                    if (random.nextInt(5) == 0) {
                        crash();
                    } else {
                        heal();
                    }
                }
            }
        }

        private void add(Batch batch) {
            added += batch.items();
            process.addAgain(Parcel.of(batch, process.now));
        }

        private void take(@Nullable Parcel next) {
            if (next != null) {
                assertThat(next.batch().items()).isEqualTo(next.items());
                out.add(next);
            }
        }

        private void settle() {
            if (!out.isEmpty()) {
                Parcel one = out.remove(random.nextInt(out.size()));
                settled += one.items();
                process.store().settled(one);
            }
        }

        private void putBack() {
            if (!out.isEmpty()) {
                process.addAgain(out.remove(0));
            }
        }

        private void split() {
            if (!out.isEmpty() && out.get(0).items() > 1) {
                process.split(out.remove(0));
            }
        }

        private void expire() {
            List<Parcel> old =
                    process.store().expire(process.now - Duration.ofMinutes(10).toNanos());
            old.forEach(process.store()::settled);
            old.forEach(parcel -> settled += parcel.items());
        }

        private void crash() throws IOException {
            process.crash();
            out.clear();
            added = 0;
            settled = 0;
            int left = process.idsInFiles().size();
            DrivenStore next = new DrivenStore(options, process.wall(), 0);
            next.settle();
            process = next;
            assertThat(process.recovered).isEqualTo(left);
        }

        /** With a disk that works, after a while each batch has its file, and nothing else has. */
        private void heal() {
            process.fault = Fault.NONE;
            process.pass(Duration.ofSeconds(60));
            process.pass(Duration.ofSeconds(60));
            assertThat(process.store().isAtRisk()).isFalse();
            assertThat(process.files(SpoolFile.UNFINISHED)).isEmpty();
            long replaced = out.stream()
                            .mapToLong(part -> SpoolFormat.size(part.bytes()))
                            .sum()
                    * 2;
            assertThat(process.store().fileBytes())
                    .isEqualTo(process.fileBytes())
                    .isLessThanOrEqualTo((1 << 20) + replaced);
        }

        private void check() {
            long lost = process.lost.values().stream().mapToLong(n -> n).sum();
            long beingSent = out.stream().mapToLong(Parcel::items).sum();
            assertThat(process.store().items()).isEqualTo(added + process.recovered - settled - lost - beingSent);
            assertThat(process.lost.keySet()).isSubsetOf(DropReason.STORE_FULL, DropReason.CORRUPT);
            assertThat(process.store().bytes()).isNotNegative();
        }
    }
}
