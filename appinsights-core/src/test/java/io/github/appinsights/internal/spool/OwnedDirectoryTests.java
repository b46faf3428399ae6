package io.github.appinsights.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.appinsights.testing.ItemIds;
import io.github.appinsights.testing.Privileges;
import io.github.appinsights.testing.RunningJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may look into the spool, and where it may be. */
@DisabledOnOs(OS.WINDOWS)
class OwnedDirectoryTests {

    @TempDir
    private Path temporary;

    private Path root = Path.of("");

    @BeforeEach
    void name() {
        root = temporary.resolve("missing").resolve("spool");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static List<Path> below(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(path -> !path.equals(directory)).toList();
        }
    }

    private static void allow(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private void assertRefused(String why) throws IOException {
        List<Path> before = below(temporary);
        try (Opened disk = new Opened(root)) {
            assertThatThrownBy(disk.disk::open).isInstanceOf(IOException.class).hasMessageContaining(why);
        }
        assertThat(below(temporary)).containsExactlyInAnyOrderElementsOf(before);
    }

    private record Opened(LocalDisk disk) implements AutoCloseable {
        Opened(Path root) {
            this(new LocalDisk(root, Batches.DESTINATION, false));
        }

        @Override
        public void close() throws IOException {
            disk.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "022", "077"})
    void onlyItsOwnerMayLookIntoItWhateverTheUmask(String umask) throws IOException {
        List<String> shell = List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh");
        try (RunningJvm process = RunningJvm.start(shell, DiskProcess.class, root.toString())) {
            process.tell("open");
            assertThat(process.line()).as(process.errors()).isEqualTo("found 0");
            process.tell("write 1");
            assertThat(process.line()).endsWith(".trn");
        }

        for (Path path : below(temporary)) {
            String expected = Files.isDirectory(path) ? "rwx------" : "rw-------";
            assertThat(permissions(path)).as(path.toString()).isEqualTo(expected);
        }
        assertThat(below(root)).hasSize(4);
    }

    @Test
    void nothingButTheSlotIsLeftBehind() throws IOException {
        try (Opened disk = new Opened(root)) {
            disk.disk.open();
        }

        assertThat(below(root))
                .map(path -> path.getFileName().toString())
                .satisfiesExactlyInAnyOrder(
                        destination -> assertThat(destination).hasSize(16),
                        slot -> assertThat(slot).isEqualTo("0"),
                        lock -> assertThat(lock).isEqualTo("lock"));
    }

    @Test
    void aDirectoryOfItsOwnersThatOthersMayReadWillDo() throws IOException {
        Files.createDirectories(root);
        allow(root, "rwxr-xr-x");

        try (Opened disk = new Opened(root)) {
            assertThat(disk.disk.open().leftovers()).isEmpty();
        }
    }

    @Test
    void aSymbolicLinkIsRefused() throws IOException {
        Files.createDirectories(root.getParent());
        Files.createSymbolicLink(root, Files.createDirectory(temporary.resolve("target")));

        assertRefused("symbolic link");
    }

    @Test
    void aSymbolicLinkToNowhereIsRefused() throws IOException {
        Files.createDirectories(root.getParent());
        Files.createSymbolicLink(root, temporary.resolve("nowhere"));

        assertRefused("symbolic link");
    }

    @Test
    void aFileIsRefused() throws IOException {
        Files.createDirectories(root.getParent());
        Files.writeString(root, "not a directory");

        assertRefused("not a directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx---rwx", "rwx-w----", "rwx----w-", "rwxrwxrwx"})
    void aDirectoryOthersMayWriteToIsRefused(String permissions) throws IOException {
        Files.createDirectories(root);
        allow(root, permissions);

        assertRefused("other users may write");
    }

    @Test
    void aDirectoryBelowItOthersMayWriteToIsRefusedToo() throws IOException {
        try (Opened disk = new Opened(root)) {
            disk.disk.open();
        }
        allow(below(root).get(0), "rwxrwxrwx");

        assertRefused("other users may write");
    }

    @Test
    void aSlotThatIsASymbolicLinkIsPassedOver() throws IOException {
        Path target = Files.createDirectory(temporary.resolve("target"));
        try (Opened disk = new Opened(root)) {
            disk.disk.open();
        }
        Path slot = below(root).stream()
                .filter(path -> path.endsWith("0"))
                .findFirst()
                .orElseThrow();
        Files.delete(slot.resolve(SlotLock.NAME));
        Files.delete(slot);
        Files.createSymbolicLink(slot, target);

        try (Opened disk = new Opened(root)) {
            disk.disk.open();
            assertThat(below(target)).isEmpty();
            assertThat(slot.resolveSibling("1").resolve(SlotLock.NAME)).isRegularFile();
        }
    }

    @Test
    void aDirectoryOfAnotherUserIsRefused() throws IOException {
        Privileges.requireRoot();
        Files.createDirectories(root);
        allow(root, "rwx------");
        Files.setAttribute(root, "unix:uid", 65_534);

        assertRefused("another user");
    }

    @Test
    void aDestinationOfAnotherUserIsRefused() throws IOException {
        Privileges.requireRoot();
        try (Opened disk = new Opened(root)) {
            disk.disk.open();
        }
        Files.setAttribute(below(root).get(0), "unix:uid", 65_534);

        assertRefused("another user");
    }

    @Test
    void aDirectoryThatCannotBeWrittenToIsRefused() throws IOException {
        Files.createDirectories(root);
        allow(root, "r-x------");

        try (RunningJvm process = RunningJvm.start(Privileges.ordinary(), DiskProcess.class, root.toString())) {
            process.tell("open");

            assertThat(process.line()).startsWith("refused");
        }
        assertThat(below(root)).isEmpty();
    }

    @Test
    void neitherKeyNorHostStandInNamesOrHeaders() throws IOException {
        List<String> secrets = new ArrayList<>(List.of(Batches.KEY, Batches.HOST, Batches.DESTINATION));
        secrets.add(Batches.KEY.replace("-", ""));
        try (Opened disk = new Opened(root)) {
            disk.disk.open();
            disk.disk.write(1, 0, Batches.of(1, 50));
        }

        for (Path path : below(root)) {
            assertThat(path.toString()).doesNotContain(secrets);
            if (Files.isRegularFile(path)) {
                byte[] bytes = Files.readAllBytes(path);
                int header = Math.min(bytes.length, SpoolFormat.HEADER);
                assertThat(new String(bytes, 0, header, StandardCharsets.ISO_8859_1))
                        .doesNotContain(secrets);
            }
        }
    }

    /** Each item names its key, as the service wants it; so it is in the file, though compressed. */
    @Test
    void thePayloadIsWhatIsPostedKeyIncludedAndNoHost() throws IOException {
        try (Opened disk = new Opened(root)) {
            disk.disk.open();
            SpoolFile file = disk.disk.write(1, 0, Batches.of(1, 50));
            byte[] body = disk.disk.read(file).body();

            assertThat(body).isEqualTo(Batches.of(1, 50).body());
            assertThat(new String(ItemIds.plain(body), StandardCharsets.UTF_8))
                    .contains(Batches.KEY)
                    .doesNotContain(Batches.HOST);
        }
    }
}
