package io.github.appinsights.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.DropReason;
import io.github.appinsights.testing.Answer;
import io.github.appinsights.testing.FakeIngestion;
import io.github.appinsights.testing.Privileges;
import io.github.appinsights.testing.RunningJvm;
import io.github.appinsights.testing.Warnings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A client with a spool and a service with its whole way between them, while the disk and the files are not as they should be. */
@Timeout(120)
@Isolated("counts what is logged")
class SpoolEndToEndTests {

    private static final int ITEMS = 5;
    private static final byte[] ZEROS = zeros();

    @TempDir
    private Path temporary;

    private Path directory = Path.of("");
    private final FakeIngestion service = FakeIngestion.start();

    @BeforeEach
    void own() {
        directory = temporary.resolve("spool");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private TelemetryClient open() {
        return SpoolClient.open(service.endpoint().toString(), directory);
    }

    private List<Path> files(String suffix) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has that many batches in files, with the service not to be asked for some seconds. */
    private List<Path> fill(TelemetryClient client, int batches) {
        service.byDefault(Answer.status(503).header("Retry-After", 3));
        SpoolClient.track(client, 0, batches * ITEMS, 100);
        client.flush().block(Duration.ofSeconds(10));
        await().atMost(Duration.ofSeconds(10)).until(() -> files(".trn").size() == batches);
        return files(".trn");
    }

    private int[] arrived() {
        return SpoolClient.ids(service);
    }

    private static void awaitEmpty(TelemetryClient client) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            DeliveryCounters counters = client.state().counters();
            return counters.queued() + counters.inFlight() + counters.stored() == 0;
        });
    }

    // Damaged files

    /** What somebody, or a failing disk, can make of a file. */
    private enum Damage {
        CUT,
        FLIPPED_BIT,
        HUGE_LENGTH,
        BOMB,
        EMPTY,
        DIRECTORY,
        PIPE,
        LINK;

        void to(Path file, Path outside) throws IOException, InterruptedException {
            byte[] bytes = Files.readAllBytes(file);
            switch (this) {
                case CUT -> Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
                case FLIPPED_BIT -> {
                    bytes[bytes.length - 9] ^= 1;
                    Files.write(file, bytes);
                }
                case HUGE_LENGTH ->
                    Files.write(
                            file,
                            ByteBuffer.wrap(bytes).putInt(12, Integer.MAX_VALUE).array());
                case BOMB -> Files.write(file, bomb(bytes));
                case EMPTY -> Files.write(file, new byte[0]);
                case DIRECTORY -> {
                    Files.delete(file);
                    Files.createDirectory(file);
                }
                case PIPE -> {
                    Files.delete(file);
                    Process made = new ProcessBuilder("mkfifo", file.toString()).start();
                    Privileges.require(made.waitFor(10, TimeUnit.SECONDS) && made.exitValue() == 0, "mkfifo");
                }
                case LINK -> {
                    Files.move(file, outside);
                    Files.createSymbolicLink(file, outside);
                }
            }
        }

        /** Right in every number but what its payload is unpacked to. */
        private static byte[] bomb(byte[] whole) {
            ByteBuffer bomb = ByteBuffer.allocate(SpoolFormat.HEADER + ZEROS.length)
                    .put(whole, 0, SpoolFormat.HEADER)
                    .put(ZEROS)
                    .putInt(12, ZEROS.length);
            CRC32C crc = new CRC32C();
            crc.update(bomb.array(), 0, SpoolFormat.HEADER - Integer.BYTES);
            crc.update(ZEROS);
            return bomb.putInt(SpoolFormat.HEADER - Integer.BYTES, (int) crc.getValue())
                    .array();
        }
    }

    /** 128 MiB of them, packed. */
    private static byte[] zeros() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 128; i++) {
                gzip.write(zeros);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    @Test
    void damagedFilesAreCountedAndAllOthersArrive() throws Exception {
        Path outside = temporary.resolve("outside");
        int good = 12;
        int bad = Damage.values().length;
        try (Warnings warnings = Warnings.record();
                TelemetryClient client = open()) {
            List<Path> files = fill(client, good + bad);
            byte[] target = Files.readAllBytes(files.get(bad - 1));
            List<Integer> lost = files.subList(0, bad).stream()
                    .flatMap(file -> DrivenStore.idsIn(file).stream())
                    .toList();
            Iterator<Path> damaged = files.iterator();
            for (Damage damage : Damage.values()) {
                damage.to(damaged.next(), outside);
            }
            Path foreign = Files.writeString(files.get(0).resolveSibling("core.dump"), "not ours");
            service.byDefault(Answer.ok());

            awaitEmpty(client);

            assertThat(arrived())
                    .containsExactly(IntStream.range(0, (good + bad) * ITEMS)
                            .filter(id -> !lost.contains(id))
                            .toArray());
            assertThat(client.state().counters().dropped())
                    .containsOnlyKeys(DropReason.CORRUPT)
                    .containsEntry(DropReason.CORRUPT, (long) bad * ITEMS);
            assertThat(warnings.lines())
                    .filteredOn(line -> line.contains("corrupt"))
                    .hasSizeBetween(1, 1);
            assertThat(Files.readAllBytes(outside)).isEqualTo(target);
            assertThat(foreign).hasContent("not ours");
            assertThat(allocatedByTheSpool()).isLessThan(64L << 20);
        }
    }

    private static long allocatedByTheSpool() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().equals("ai-spool"))
                .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getThreadId()))
                .max()
                .orElseThrow();
    }

    // The directory

    @Test
    void onlyItsOwnerMaySeeWhatAClientWrites() throws IOException {
        try (TelemetryClient client = open()) {
            fill(client, 3);

            try (Stream<Path> all = Files.walk(directory)) {
                assertThat(all)
                        .allSatisfy(
                                path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
            }
        }
    }

    @Test
    void neitherNamesNorHeadersSayWhereOrWithWhatKeyToSend() throws IOException {
        try (TelemetryClient client = open()) {
            for (Path file : fill(client, 3)) {
                String header = new String(
                        Arrays.copyOf(Files.readAllBytes(file), SpoolFormat.HEADER), StandardCharsets.ISO_8859_1);
                assertThat(directory.relativize(file) + header)
                        .doesNotContain(
                                SpoolClient.KEY,
                                "127.0.0.1",
                                "http",
                                "" + service.endpoint().getPort());
            }
        }
    }

    @Test
    void aDirectoryRemovedWhileTheClientRunsCostsWhatWasInItAndNothingElse() throws IOException {
        try (Warnings warnings = Warnings.record();
                TelemetryClient client = open()) {
            fill(client, 4);
            remove(directory);
            SpoolClient.track(client, 100, 20, 100);
            client.flush().block(Duration.ofSeconds(10));
            service.byDefault(Answer.ok());

            awaitEmpty(client);

            assertThat(arrived()).containsExactly(IntStream.range(100, 120).toArray());
            assertThat(client.state().counters().dropped()).containsEntry(DropReason.CORRUPT, 20L);
            assertThat(warnings.lines())
                    .filteredOn(line -> line.contains("The spool cannot be used"))
                    .hasSize(1);
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void aDirectoryThatIsReadOnlyIsToldOnceAndAllArrives() throws IOException {
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-x------"));

        assertToldOnceAndAllArrives(Privileges.ordinary());
    }

    @Test
    void aDirectoryOfAnotherUserIsToldOnceAndAllArrives() throws IOException {
        Privileges.requireRoot();
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        Files.setAttribute(directory, "unix:uid", 65_534);

        assertToldOnceAndAllArrives(List.of());
    }

    private void assertToldOnceAndAllArrives(List<String> prefix) throws IOException {
        service.pause();
        try (RunningJvm application = startApplication(prefix)) {
            application.tell("track 0 50 100");
            assertThat(SpoolClient.answer(application)).isEqualTo("sent=0 dropped=0 stored=50 told=1 failing=true");
            service.resume();
            await().atMost(Duration.ofSeconds(30)).until(() -> arrived().length == 50);
            application.tell("close");
            assertThat(SpoolClient.answer(application)).isEqualTo("sent=50 dropped=0 stored=0 told=1 failing=true");
        }
        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all).isEmpty();
        }
    }

    private RunningJvm startApplication(List<String> prefix) {
        return RunningJvm.start(prefix, SpoolClient.class, service.endpoint().toString(), directory.toString());
    }

    // A full disk

    private List<String> onSmallDisk() throws IOException {
        Files.createDirectory(directory);
        List<String> mounting = new java.util.ArrayList<>(Privileges.mounting());
        String mount = "mount -t tmpfs -o size=2m,mode=700 none '" + directory + "' && exec \"$@\"";
        mounting.addAll(List.of("sh", "-c", mount, "sh"));
        return mounting;
    }

    @Test
    void aFullDiskIsToldOnceLeavesNothingHalfAndIsUsedAgainWhenThereIsRoom() throws IOException {
        try (RunningJvm process = RunningJvm.start(onSmallDisk(), FullDisk.class, directory.toString())) {
            assertThat(process.line())
                    .as(process.errors())
                    .isEqualTo("full: told 1 0, files some, unfinished 0, lost 0, batches 60");
            assertThat(process.line()).isEqualTo("sent 60: told 1 0, files none, unfinished 0, lost 0, batches 0");
            assertThat(process.line()).isEqualTo("room: told 1 1, files some, unfinished 0, lost 0, batches 1");
        }
    }

    @Test
    @Tag("faults")
    void withAFullDiskAllThatWasTrackedArrives() throws IOException {
        service.pause();
        try (RunningJvm application = startApplication(onSmallDisk())) {
            application.tell("track 0 700 8000");
            assertThat(SpoolClient.answer(application)).isEqualTo("sent=0 dropped=0 stored=700 told=1 failing=true");
            service.resume();
            application.tell("close");
            assertThat(SpoolClient.answer(application)).isEqualTo("sent=700 dropped=0 stored=0 told=1 failing=true");
        }
        assertThat(arrived()).containsExactly(IntStream.range(0, 700).toArray());
    }

    // Several on one directory

    @Test
    void twoClientsOfOneApplicationShareADirectoryAndNothingArrivesTwice() {
        service.pause();
        try (TelemetryClient one = open();
                TelemetryClient other = open()) {
            SpoolClient.track(one, 0, 50, 100);
            SpoolClient.track(other, 50, 50, 100);
            one.flush().block(Duration.ofSeconds(10));
            other.flush().block(Duration.ofSeconds(10));
            await().atMost(Duration.ofSeconds(10)).until(() -> files(".trn").size() == 20);

            service.resume();
            awaitEmpty(one);
            awaitEmpty(other);

            assertThat(arrived()).containsExactly(IntStream.range(0, 100).toArray());
            assertThat(files("lock")).hasSize(2);
        }
    }
}
