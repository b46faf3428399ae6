package io.github.appinsights.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.appinsights.internal.spool.Disk.Found;
import io.github.appinsights.internal.wire.Batch;
import io.github.appinsights.testing.ItemIds;
import io.github.appinsights.testing.Privileges;
import io.github.appinsights.testing.RunningJvm;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class LocalDiskTests {

    @TempDir
    private Path root;

    private final List<LocalDisk> disks = new ArrayList<>();
    private LocalDisk disk = new LocalDisk(Path.of(""), "", false);

    @BeforeEach
    void create() throws IOException {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        disk = another();
    }

    @AfterEach
    void close() throws IOException {
        for (LocalDisk one : disks) {
            one.close();
        }
    }

    private LocalDisk another() {
        LocalDisk one = new LocalDisk(root, Batches.DESTINATION, false);
        disks.add(one);
        return one;
    }

    private LocalDisk restarted() throws IOException {
        disk.close();
        disk = another();
        return disk;
    }

    private SpoolFile write(int id) throws IOException {
        return disk.write(id, 0, Batches.of(id, 3));
    }

    private Path slot(int index) throws IOException {
        return destination().resolve(Integer.toString(index));
    }

    private Path destination() throws IOException {
        try (DirectoryStream<Path> destinations = Files.newDirectoryStream(root, "????????????????")) {
            return destinations.iterator().next();
        }
    }

    private List<String> names(int slot) throws IOException {
        try (Stream<Path> files = Files.list(slot(slot))) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> !name.equals(SlotLock.NAME))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> names(Found found) {
        return found.leftovers().stream()
                .map(leftover -> leftover.file().name())
                .sorted()
                .toList();
    }

    private static int[] ids(Batch batch) {
        return ItemIds.in(batch.body());
    }

    // Files

    @Test
    void whatIsWrittenIsReadAndDeleted() throws IOException {
        disk.open();
        SpoolFile file = write(7);

        assertThat(ids(disk.read(file))).containsExactly(7, 8, 9);
        disk.delete(file);

        assertThat(names(0)).isEmpty();
        assertThatThrownBy(() -> disk.read(file)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void whatIsDeletedTwiceIsDeleted() throws IOException {
        disk.open();
        SpoolFile file = write(7);

        disk.delete(file);
        disk.delete(file);

        assertThat(names(0)).isEmpty();
    }

    @Test
    void aFileForcedToTheDiskIsTheSame() throws IOException {
        disk = new LocalDisk(root, Batches.DESTINATION, true);
        disks.add(disk);
        disk.open();

        assertThat(ids(disk.read(write(7)))).containsExactly(7, 8, 9);
    }

    @Test
    void triesAreNotedInTheName() throws IOException {
        disk.open();
        SpoolFile file = write(7);

        disk.tried(file, 2);

        assertThat(names(0)).containsExactly("7-1-3-2.trn");
        assertThat(ids(disk.read(file))).containsExactly(7, 8, 9);
        assertThat(names(restarted().open())).containsExactly("7-1-3-2.trn");
    }

    @Test
    void anItemMoreThanTheNameSaysIsNoBatch() throws IOException {
        disk.open();
        write(7);
        Files.move(slot(0).resolve("7-1-3-0.trn"), slot(0).resolve("7-1-4-0.trn"));

        Found found = restarted().open();

        assertThatThrownBy(() -> disk.read(found.leftovers().get(0).file())).isInstanceOf(CorruptFileException.class);
    }

    @Test
    void numbersAreNeverGivenTwice() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (int run = 0; run < 3; run++) {
            restarted().open();
            for (int i = 0; i < 5; i++) {
                assertThat(names.add(write(1).name())).isTrue();
            }
        }
        assertThat(names(0)).containsExactlyElementsOf(names);
    }

    @Test
    void aNumberFromTheEndOfTheRangeDoesNotMakeNamesNobodyReads() throws IOException {
        disk.open();
        SpoolFile file = write(7);
        Files.move(slot(0).resolve(file.name()), slot(0).resolve("7-999999999999999999-3-0.trn"));
        restarted().open();

        SpoolFile next = write(8);

        assertThat(SpoolFile.parse(next.name())).isNotNull();
        assertThat(names(restarted().open())).hasSize(2);
    }

    @Test
    void aDestinationDoesNotSeeTheFilesOfAnother() throws IOException {
        disk.open();
        write(7);
        disk.close();
        LocalDisk other = new LocalDisk(root, "https://other.example/ key", false);
        disks.add(other);

        assertThat(other.open()).isEqualTo(Found.NOTHING);
        assertThat(other.adopt()).isEqualTo(Found.NOTHING);
    }

    // Slots

    @Test
    void eachDiskOfAProcessHasASlotOfItsOwn() throws IOException {
        disk.open();
        another().open();
        write(7);

        assertThat(names(0)).hasSize(1);
        assertThat(names(1)).isEmpty();
    }

    @Test
    void aSecondProcessHasASlotOfItsOwn() throws IOException {
        disk.open();
        write(7);
        try (RunningJvm process = RunningJvm.start(List.of(), DiskProcess.class, root.toString())) {
            process.tell("open");
            assertThat(process.line()).isEqualTo("found 0");
            process.tell("adopt");
            assertThat(process.line()).isEqualTo("found 0");
            process.tell("write 1");
            String name = process.line();

            assertThat(names(1)).containsExactly(name);
            assertThat(disk.adopt()).isEqualTo(Found.NOTHING);
        }
    }

    @Test
    void whatAKilledProcessLeftIsTakenOver() throws IOException {
        disk.open();
        SpoolFile own = write(7);
        try (RunningJvm process = RunningJvm.start(List.of(), DiskProcess.class, root.toString())) {
            process.tell("open");
            process.line();
            for (int i = 0; i < 3; i++) {
                process.tell("write " + 100 * i);
                process.line();
            }
            process.kill();
        }

        Found adopted = disk.adopt();

        assertThat(adopted.leftovers()).hasSize(3);
        assertThat(names(1)).isEmpty();
        List<String> all = new ArrayList<>(names(adopted));
        all.add(own.name());
        assertThat(names(0)).containsExactlyInAnyOrderElementsOf(all);
        List<Integer> ids = new ArrayList<>();
        for (Disk.Leftover leftover : adopted.leftovers()) {
            ids.add(ids(disk.read(leftover.file()))[0]);
        }
        assertThat(ids).containsExactlyInAnyOrder(0, 100, 200);
        assertThat(disk.adopt()).isEqualTo(Found.NOTHING);
    }

    @Test
    void theSeventeenthGetsNoSlotUntilOneIsFree() throws IOException {
        for (int i = 0; i < LocalDisk.SLOTS; i++) {
            another().open();
        }

        assertThatThrownBy(disk::open).isInstanceOf(IOException.class).hasMessageContaining("16 slots");
        disks.get(5).close();

        assertThat(disk.open()).isEqualTo(Found.NOTHING);
    }

    @Test
    void twoThatStartTogetherDoNotDisturbEachOther() throws Exception {
        List<RunningJvm> processes = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                processes.add(RunningJvm.start(List.of(), DiskProcess.class, root.toString()));
            }
            for (RunningJvm process : processes) {
                for (int i = 0; i < 100; i++) {
                    process.tell("adopt");
                }
            }
            for (RunningJvm process : processes) {
                process.tell("open");
                for (int i = 0; i < 100; i++) {
                    process.line();
                }
            }
            for (RunningJvm process : processes) {
                assertThat(process.line()).isEqualTo("found 0");
            }
        } finally {
            processes.forEach(RunningJvm::close);
        }
    }

    @Test
    void aSlotWhoseLockCannotBeTakenIsPassedOver() throws IOException {
        disk.open();
        Path lock = slot(0).resolve(SlotLock.NAME);
        disk.close();
        Files.delete(lock);
        Files.createDirectory(lock);

        restarted().open();
        write(7);

        assertThat(names(1)).hasSize(1);
    }

    @Test
    void aLockThatIsAPipeHoldsNobodyUp() throws Exception {
        disk.open();
        Path lock = slot(0).resolve(SlotLock.NAME);
        disk.close();
        Files.delete(lock);
        makePipe(lock);

        restarted().open();
        write(7);

        assertThat(names(1)).hasSize(1);
        assertThat(disk.adopt()).isEqualTo(Found.NOTHING);
    }

    // Leftovers

    @Test
    void anUnfinishedFileThatIsWholeIsALeftover() throws IOException {
        disk.open();
        SpoolFile file = write(7);
        Files.move(slot(0).resolve(file.name()), slot(0).resolve(file.unfinishedName()));

        Found found = restarted().open();

        assertThat(names(found)).containsExactly(file.name());
        assertThat(names(0)).containsExactly(file.name());
    }

    @Test
    void anUnfinishedFileThatIsTornIsDeletedAndItsItemsToldByItsName() throws IOException {
        disk.open();
        SpoolFile file = write(7);
        write(8);
        Path path = slot(0).resolve(file.name());
        byte[] bytes = Files.readAllBytes(path);
        Files.delete(path);
        Files.write(slot(0).resolve(file.unfinishedName()), Arrays.copyOf(bytes, bytes.length - 1));
        Files.createFile(slot(0).resolve("9-99-500-0.tmp"));

        Found found = restarted().open();

        assertThat(found.brokenItems()).isEqualTo(503);
        assertThat(names(found)).containsExactly("8-2-3-0.trn");
        assertThat(names(0)).containsExactly("8-2-3-0.trn");
    }

    @Test
    void anUnfinishedFileThatCannotBeReadHoldsNobodyUp() throws IOException {
        disk.open();
        SpoolFile file = write(7);
        write(8);
        Path unfinished = Files.move(slot(0).resolve(file.name()), slot(0).resolve(file.unfinishedName()));
        disk.close();
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("---------"));

        try (RunningJvm process = RunningJvm.start(Privileges.ordinary(), DiskProcess.class, root.toString())) {
            process.tell("open");

            assertThat(process.line()).isEqualTo("found 1");
        }
    }

    @Test
    void aBatchThatIsCutIsFoundWhenItIsRead() throws IOException {
        disk.open();
        SpoolFile file = write(7);
        Files.write(slot(0).resolve(file.name()), new byte[10]);

        Found found = restarted().open();

        assertThat(found.leftovers()).hasSize(1);
        assertThatThrownBy(() -> disk.read(found.leftovers().get(0).file())).isInstanceOf(CorruptFileException.class);
    }

    @Test
    void whatIsNoBatchAlthoughItIsNamedLikeOneIsDeletedAndWhatALinkShowsStays() throws Exception {
        disk.open();
        SpoolFile good = write(7);
        Path target = Files.writeString(root.resolve("target"), "untouched");
        Path slot = slot(0);
        Files.createDirectory(slot.resolve("x.trn"));
        Files.createDirectory(slot.resolve("1-1-1-1.trn"));
        Files.createSymbolicLink(slot.resolve("2-2-2-2.trn"), target);
        Files.createSymbolicLink(slot.resolve("2-3-2-2.tmp"), target);
        Files.createSymbolicLink(slot.resolve("y.trn"), target);
        makePipe(slot.resolve("3-3-3-3.trn"));
        makePipe(slot.resolve("3-4-3-3.tmp"));
        Files.writeString(slot.resolve("z.trn"), "?");

        Found found = restarted().open();

        assertThat(names(found)).containsExactly(good.name());
        assertThat(found.unreadable()).isEqualTo(8);
        assertThat(names(0)).containsExactly(good.name());
        assertThat(target).hasContent("untouched");
    }

    @Test
    void aDirectoryWithSomethingInItStaysWhateverItsName() throws IOException {
        disk.open();
        Path inside = Files.createDirectories(slot(0).resolve("1-1-1-1.trn")).resolve("inside");
        Files.writeString(inside, "untouched");

        Found found = restarted().open();

        assertThat(found).isEqualTo(Found.NOTHING);
        assertThat(inside).hasContent("untouched");
    }

    @Test
    void filesThatAreNotOursStay() throws IOException {
        disk.open();
        Files.writeString(slot(0).resolve("notes.txt"), "untouched");
        Files.writeString(slot(0).resolve("1-2-3-4.trn.bak"), "untouched");
        another().open();
        Files.writeString(slot(1).resolve("notes.txt"), "untouched");
        disks.get(1).close();

        disk.adopt();
        restarted().open();

        assertThat(names(0)).containsExactly("1-2-3-4.trn.bak", "notes.txt");
        assertThat(names(1)).containsExactly("notes.txt");
    }

    @Test
    void aBatchThatBecomesAPipeHoldsNobodyUp() throws Exception {
        disk.open();
        SpoolFile file = write(7);
        Path path = slot(0).resolve(file.name());
        Files.delete(path);
        makePipe(path);

        assertThatThrownBy(() -> disk.read(file)).isInstanceOf(CorruptFileException.class);
    }

    @Test
    void aBatchThatBecomesALinkIsNotFollowed() throws Exception {
        disk.open();
        SpoolFile file = write(7);
        Path path = slot(0).resolve(file.name());
        Files.createSymbolicLink(path, Files.move(path, root.resolve("elsewhere")));

        assertThatThrownBy(() -> disk.read(file)).isInstanceOf(CorruptFileException.class);
    }

    // Trouble while it runs

    @Test
    void withTheLockRemovedItTakesItsSlotAgainAndFindsNothingItKnows() throws IOException {
        disk.open();
        SpoolFile file = write(7);
        Files.delete(slot(0).resolve(SlotLock.NAME));

        assertThatThrownBy(disk::adopt).isInstanceOf(NoSuchFileException.class);
        Found found = disk.open();

        assertThat(found).isEqualTo(Found.NOTHING);
        assertThat(ids(disk.read(file))).containsExactly(7, 8, 9);
        assertThat(disk.adopt()).isEqualTo(Found.NOTHING);
    }

    @Test
    void withTheLockRemovedItTakesItsOwnSlotEvenIfOneBeforeItIsFree() throws IOException {
        LocalDisk first = another();
        first.open();
        disk.open();
        SpoolFile file = write(7);
        first.close();
        Files.delete(slot(1).resolve(SlotLock.NAME));

        assertThat(disk.open()).isEqualTo(Found.NOTHING);
        assertThat(ids(disk.read(file))).containsExactly(7, 8, 9);
    }

    @Test
    void inASlotThatIsNewToItItNeverTakesAFileForOneOfItsOwn() throws IOException {
        disk.open();
        SpoolFile own = disk.write(7, 0, Batches.of(7, 3));
        LocalDisk other = another();
        other.open();
        other.write(7, 0, Batches.of(50, 3));
        other.close();
        Files.delete(slot(0).resolve(SlotLock.NAME));
        try (RunningJvm thief = RunningJvm.start(List.of(), DiskProcess.class, root.toString())) {
            thief.tell("open");
            assertThat(thief.line()).isEqualTo("found 1");

            Found found = disk.open();

            assertThat(names(found)).hasSize(1).doesNotContain(own.name());
            assertThatThrownBy(() -> disk.read(own)).isInstanceOf(NoSuchFileException.class);
            assertThat(ids(disk.read(found.leftovers().get(0).file()))).containsExactly(50, 51, 52);
        }
    }

    @Test
    void twoLeftoversOfOneNumberAreBothFound() throws IOException {
        disk.open();
        SpoolFile file = write(7);
        Files.copy(slot(0).resolve(file.name()), slot(0).resolve("8-1-3-0.trn"));

        assertThat(names(restarted().open())).containsExactly("7-1-3-0.trn", "8-1-3-0.trn");
    }

    @Test
    void withTheWholeDirectoryRemovedItMakesANewOne() throws IOException {
        disk.open();
        write(7);
        remove(destination());

        assertThatThrownBy(() -> write(8)).isInstanceOf(IOException.class);
        assertThatThrownBy(disk::adopt).isInstanceOf(NoSuchFileException.class);
        assertThat(disk.open()).isEqualTo(Found.NOTHING);

        assertThat(ids(disk.read(write(9)))).containsExactly(9, 10, 11);
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void withoutASlotNothingWorksAndNothingBreaks() {
        SpoolFile file = new SpoolFile(1, 1, 1, 0);

        assertThatThrownBy(() -> write(1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> disk.read(file)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> disk.delete(file)).isInstanceOf(IOException.class);
        assertThatThrownBy(disk::adopt).isInstanceOf(IOException.class);
        assertThatThrownBy(disk::foreignBytes).isInstanceOf(IOException.class);
    }

    @Test
    void allThatIsNotOneOfItsBatchesIsForeign() throws IOException {
        disk.open();
        SpoolFile own = write(7);
        assertThat(disk.foreignBytes()).isZero();
        LocalDisk other = another();
        other.open();
        SpoolFile others = other.write(7, 0, Batches.of(7, 3));
        long size = Files.size(slot(1).resolve(others.name()));
        Files.write(slot(0).resolve("1-99-1-0.tmp"), new byte[100]);
        Files.write(slot(0).resolve("notes.txt"), new byte[1_000]);
        Files.copy(slot(0).resolve(own.name()), slot(0).resolve("8-50-3-0.trn"));
        Files.write(destination().resolve("rest"), new byte[10_000]);
        Files.createSymbolicLink(slot(1).resolve("link"), slot(0));

        long link = Files.readSymbolicLink(slot(1).resolve("link")).toString().length();
        assertThat(disk.foreignBytes()).isEqualTo(2 * size + 11_100 + link);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000})
    void aBacklogIsFoundInNoTime(int files) throws IOException {
        disk.open();
        for (int i = 0; i < files; i++) {
            write(i);
        }
        long before = System.nanoTime();
        Found found = restarted().open();

        assertThat(found.leftovers()).hasSize(files);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }

    private static void makePipe(Path path) throws IOException, InterruptedException {
        Privileges.require(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "mkfifo");
        Process process = new ProcessBuilder("mkfifo", path.toString()).start();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        Privileges.require(process.exitValue() == 0, "mkfifo");
    }
}
