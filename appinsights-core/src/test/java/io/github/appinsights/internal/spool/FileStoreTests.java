package io.github.appinsights.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each promise of the store that keeps batches in files, with real files and a time and a disk of the test's own. */
@Timeout(60)
class FileStoreTests {

    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final long MEBIBYTE = 1 << 20;
    /** About 60 KiB in a file. */
    private static final Batch LARGE = Batches.of(1_000_000, 15, 8_000);

    @TempDir
    private Path directory;

    private final List<DrivenStore> opened = new ArrayList<>();

    @BeforeEach
    void own() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    @AfterEach
    void close() throws IOException {
        for (DrivenStore one : opened) {
            one.crash();
        }
    }

    private SpoolOptions options() {
        return SpoolOptions.of(directory).withMaxSize(MEBIBYTE);
    }

    private DrivenStore open() {
        DrivenStore one = DrivenStore.open(options());
        opened.add(one);
        return one;
    }

    private DrivenStore open(Instant wall, double random) {
        DrivenStore one = new DrivenStore(options(), wall, random);
        opened.add(one);
        one.settle();
        return one;
    }

    private static Parcel required(DrivenStore process) {
        return Objects.requireNonNull(process.poll());
    }

    private static List<Integer> range(int first, int end) {
        return IntStream.range(first, end).boxed().toList();
    }

    private static void assertEmpty(DrivenStore process) {
        assertThat(process.store().batches()).isZero();
        assertThat(process.store().items()).isZero();
        assertThat(process.store().bytes()).isZero();
        assertThat(process.files()).isEmpty();
    }

    // In and out

    @Test
    void aBatchGetsItsFileWithTheNextTurnOfTheDisk() {
        DrivenStore process = open();

        process.add(0, 5);
        assertThat(process.files()).isEmpty();
        process.step();

        assertThat(process.idsInFiles()).isEqualTo(range(0, 5));
    }

    @Test
    void aBatchWithAFileIsNoLongerInMemory() {
        DrivenStore process = open();

        Parcel parcel = process.add(0, 5);
        process.settle();

        assertThat(parcel.isLoaded()).isFalse();
    }

    @Test
    void aBatchIsReadFromItsFileWhenItIsItsTurn() {
        DrivenStore process = open();
        Parcel parcel = process.add(0, 5);
        process.settle();

        assertThat(process.store().poll()).as("not read yet").isNull();
        assertThat(process.store().isReading()).isTrue();
        process.settle();

        assertThat(process.store().poll()).isSameAs(parcel);
        assertThat(DrivenStore.ids(parcel.batch())).isEqualTo(range(0, 5));
    }

    @Test
    void aBatchThatStillWaitsForItsFileIsTakenOutWithoutReading() {
        DrivenStore process = open();
        Parcel parcel = process.add(0, 5);

        assertThat(process.store().poll()).isSameAs(parcel);
        assertThat(process.reads()).isZero();
    }

    @Test
    void batchesComeOutInTheOrderTheyWereAdded() {
        DrivenStore process = open();
        process.add(0, 2);
        process.add(2, 2);
        process.settle();
        process.add(4, 2);

        assertThat(process.sendAll()).isEqualTo(range(0, 6));
    }

    @Test
    void theFileStaysUntilTheBatchIsSettled() {
        DrivenStore process = open();
        process.add(0, 5);
        process.settle();

        Parcel sent = required(process);
        process.settle();
        assertThat(process.idsInFiles()).isEqualTo(range(0, 5));
        process.store().settled(sent);
        process.settle();

        assertEmpty(process);
    }

    @Test
    void aBatchSettledWhileItsFileIsBeingWrittenLeavesNoFile() {
        DrivenStore process = open();
        process.add(0, 5);

        process.store().settled(required(process));
        process.settle();

        assertEmpty(process);
    }

    @Test
    void aBatchThatComesBackKeepsItsFileAndIsNotWrittenAgain() {
        DrivenStore process = open();
        process.add(0, 5);
        process.settle();
        List<Path> before = process.files();

        Parcel sent = required(process);
        process.addAgain(sent);
        process.settle();

        assertThat(process.files()).isEqualTo(before);
        assertThat(sent.isLoaded()).isFalse();
    }

    @Test
    void atMostFourFilesAreAskedForAtATime() {
        DrivenStore process = open();

        IntStream.range(0, 10).forEach(i -> process.add(i, 1));

        assertThat(process.asked()).isEqualTo(4);
    }

    @Test
    void triesStandInTheNameAndOutliveTheProcess() throws IOException {
        DrivenStore process = open();
        process.add(0, 5);
        process.settle();
        failTwice(process);
        assertThat(process.files().get(0).toString()).endsWith("-5-2.trn");
        process.crash();

        assertThat(required(open()).tries()).isEqualTo(2);
    }

    /** Others succeed after it each time. */
    private static void failTwice(DrivenStore process) {
        for (int successes = 1; successes <= 2; successes++) {
            Parcel parcel = required(process);
            parcel.failed(successes - 1);
            parcel.isSuspect(successes);
            process.addAgain(parcel);
            process.settle();
        }
    }

    // Crashes

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14})
    void aCrashBetweenAnyTwoStepsLosesNothingThatHadAFile(int steps) throws IOException {
        DrivenStore process = open();
        IntStream.range(0, 3).forEach(i -> process.add(10 * i, 10));
        for (int i = 0; i < steps && process.step(); i++) {
            process.turn();
            Parcel next = process.store().poll();
            if (next != null && i % 2 == 1) {
                process.store().settled(next);
            } else if (next != null) {
                process.split(next);
            }
        }
        List<Integer> inFiles = process.idsInFiles();
        process.crash();

        DrivenStore next = open();
        List<Integer> arrived = next.sendAll();

        assertThat(arrived).containsExactlyInAnyOrderElementsOf(inFiles);
        assertThat(next.recovered).isEqualTo(inFiles.size());
        assertThat(next.lost).isEmpty();
        assertEmpty(next);
    }

    @Test
    void aCrashWhileABatchIsBeingSentHasTheNextProcessSendIt() throws IOException {
        DrivenStore process = open();
        process.add(0, 5);
        process.settle();
        required(process);
        process.crash();

        assertThat(open().sendAll()).isEqualTo(range(0, 5));
    }

    // Parts

    @Test
    void aFileStaysUntilAllPartsOfItsBatchHaveTheirs() {
        DrivenStore process = open();
        process.add(0, 6);
        process.settle();

        process.split(required(process));
        for (int i = 0; i < 2; i++) {
            assertThat(process.idsInFiles()).as("after %d files", i).containsAll(range(0, 6));
            process.step();
            process.turn();
        }
        process.settle();

        assertThat(process.files()).hasSize(2);
        assertThat(process.idsInFiles()).isEqualTo(range(0, 6));
    }

    @Test
    void aPartThatIsSettledBeforeItHasAFileNeedsNone() {
        DrivenStore process = open();
        process.add(0, 6);
        process.settle();
        process.fault = Fault.FULL;

        for (Parcel part : process.split(required(process))) {
            assertThat(required(process)).isSameAs(part);
            process.store().settled(part);
        }
        process.settle();

        assertEmpty(process);
    }

    @Test
    void aFileStaysUntilThePartsOfItsPartsHaveTheirs() {
        DrivenStore process = open();
        process.add(0, 8);
        process.settle();
        process.fault = Fault.FULL;

        process.split(required(process));
        process.split(required(process));
        process.settle();
        assertThat(process.idsInFiles()).isEqualTo(range(0, 8));
        process.fault = Fault.NONE;
        process.pass(MINUTE);

        assertThat(process.files()).hasSize(3);
        assertThat(process.idsInFiles()).isEqualTo(range(0, 8));
        assertThat(process.sendAll()).isEqualTo(range(0, 8));
        assertEmpty(process);
    }

    @Test
    void whatIsLeftOfABatchAfterSomeOfItWasTakenReplacesItsFile() {
        DrivenStore process = open();
        process.add(0, 6);
        process.settle();

        Parcel sent = required(process);
        Parcel rest = sent.part(sent.batch().slice(4, 6));
        process.store().replaced(sent, List.of(rest));
        process.addAgain(rest);
        process.settle();

        assertThat(process.idsInFiles()).isEqualTo(range(4, 6));
    }

    // The cap

    private static List<Parcel> fill(DrivenStore process, int batches) {
        List<Parcel> all = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            Parcel parcel = Parcel.of(LARGE, process.now);
            process.evicted(process.store().addLast(parcel));
            process.pass(Duration.ofSeconds(1));
            all.add(parcel);
        }
        return all;
    }

    @Test
    void aFullDirectoryGivesUpItsOldestBatchesAndStaysBelowTheCap() {
        DrivenStore process = open();

        List<Parcel> all = fill(process, 30);

        int lost = process.lostParcels.size();
        assertThat(process.lost).containsOnlyKeys(DropReason.STORE_FULL);
        assertThat(process.lostParcels).isEqualTo(all.subList(0, lost));
        assertThat(process.fileBytes()).isBetween(MEBIBYTE - SpoolFormat.size(LARGE.body().length), MEBIBYTE);
    }

    @Test
    void aBatchThatIsOlderThanAllInFilesIsGivenUpItself() {
        DrivenStore process = open();
        Parcel old = Parcel.of(LARGE, process.now);
        process.now++;
        fill(process, 30);
        process.lostParcels.clear();

        process.addAgain(old);
        process.settle();

        assertThat(process.lostParcels).containsExactly(old);
    }

    @Test
    void aBatchLargerThanTheCapIsGivenUpAndHoldsUpNobody() {
        DrivenStore process = open();
        Parcel huge = Parcel.of(Batches.of(0, 300, 8_000), process.now);
        assertThat((long) huge.bytes()).isGreaterThan(MEBIBYTE);

        process.evicted(process.store().addLast(huge));
        process.add(1_000, 5);
        process.settle();

        assertThat(process.lostParcels).containsExactly(huge);
        assertThat(process.idsInFiles()).isEqualTo(range(1_000, 1_005));
        assertThat(process.degraded).isEmpty();
    }

    @Test
    void filesOfAProcessThatRunsCountForTheCap() throws IOException {
        DrivenStore other = open();
        fill(other, 10);
        DrivenStore process = open();

        fill(process, 30);

        assertThat(process.fileBytes()).as("of both").isLessThanOrEqualTo(MEBIBYTE);
        assertThat(other.lost).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-1-1-0.tmp", "core.dump", "1-1-1-0.trn"})
    void whateverLiesInTheDirectoryCountsForTheCap(String name) throws IOException {
        open().crash(); // makes the directories
        DrivenStore process = open();
        Files.write(process.slot().resolve(name), new byte[700_000]);
        process.pass(MINUTE);

        fill(process, 30);

        assertThat(process.fileBytes() + process.files(name).get(0).toFile().length())
                .isLessThan(2 * MEBIBYTE);
        assertThat(process.store().bytes()).isLessThan(MEBIBYTE - 700_000);
    }

    @Test
    void aDirectoryFilledByOthersIsToldOnceAndWhatWaitsStaysInMemory() throws IOException {
        DrivenStore process = open();
        Path foreign = process.slot().resolve("core.dump");
        Files.write(foreign, new byte[(int) MEBIBYTE]);
        process.pass(MINUTE);

        process.add(0, 5);
        process.add(5, 5);
        process.settle();
        assertThat(process.degraded).hasSize(1).first().asString().contains("spool.max-size");
        assertThat(process.files()).isEmpty();
        Files.delete(foreign);
        process.pass(MINUTE);
        process.settle();

        assertThat(process.idsInFiles()).isEqualTo(range(0, 10));
        assertThat(process.restored).isEqualTo(1);
        assertThat(process.lost).isEmpty();
    }

    @Test
    void whileWhatIsBeingSentFillsTheDirectoryTheNextWaitsInMemoryAndNothingIsTold() {
        DrivenStore process = open();
        fill(process, 15);
        List<Parcel> sent = new ArrayList<>();
        for (Parcel next; (next = process.poll()) != null; ) {
            sent.add(next);
        }
        Parcel waits = Parcel.of(Batches.of(0, 60, 8_000), process.now);

        process.addAgain(waits);
        process.settle();
        assertThat(waits.isLoaded()).isTrue();
        sent.forEach(process.store()::settled);
        process.settle();

        assertThat(waits.isLoaded()).isFalse();
        assertThat(process.degraded).isEmpty();
    }

    @Test
    void whatIsTakenOverFromADeadProcessIsNotCountedTwice() throws IOException {
        DrivenStore dead = open();
        DrivenStore process = open();
        fill(dead, 12);
        process.pass(MINUTE); // counts the files of the other
        dead.crash();

        process.now += MINUTE.toNanos();
        process.turn(); // looks for what dead processes left
        process.step();
        process.turn();
        process.add(0, 5);
        process.settle();

        assertThat(process.lost).isEmpty();
        assertThat(process.files()).hasSize(13);
    }

    // The disk fails

    @Test
    void aDiskThatFailsIsToldOnceAndWhatWaitsStaysInMemory() {
        DrivenStore process = open();
        process.fault = Fault.FULL;

        IntStream.range(0, 10).forEach(i -> process.add(i, 1));
        process.settle();
        IntStream.range(10, 20).forEach(i -> process.add(i, 1));
        process.pass(MINUTE.multipliedBy(10));

        assertThat(process.degraded).containsExactly("IOException: disk FULL");
        assertThat(process.store().failure()).isEqualTo("IOException: disk FULL");
        assertThat(process.sendAll()).containsExactlyInAnyOrderElementsOf(range(0, 20));
        assertThat(process.lost).isEmpty();
    }

    @Test
    void aDiskThatFailedIsAskedAgainAfterAMinuteAndNotBefore() {
        DrivenStore process = open();
        process.fault = Fault.FULL;
        process.add(0, 5);
        process.settle();
        process.fault = Fault.NONE;

        process.pass(MINUTE.minusNanos(1));
        assertThat(process.files()).isEmpty();
        assertThat(process.store().nextDue(process.now)).isEqualTo(1);
        process.pass(Duration.ofNanos(1));

        assertThat(process.idsInFiles()).isEqualTo(range(0, 5));
    }

    @Test
    void aDiskThatIsBackGetsAllThatWaits() {
        DrivenStore process = open();
        process.fault = Fault.FULL;
        IntStream.range(0, 10).forEach(i -> process.add(i, 1));
        process.settle();

        process.fault = Fault.NONE;
        process.pass(MINUTE);

        assertThat(process.idsInFiles()).isEqualTo(range(0, 10));
        assertThat(process.restored).isEqualTo(1);
        assertThat(process.store().failure()).isNull();
        assertThat(process.store().isAtRisk()).isFalse();
    }

    @Test
    void aFileThatWasWrittenAlthoughAnotherWasNotDoesNotMakeTheDiskWell() {
        DrivenStore process = open();
        process.add(0, 1);
        process.add(1, 1);
        process.add(2, 1);

        for (Fault one : List.of(Fault.FULL, Fault.NONE, Fault.FULL)) {
            process.fault = one;
            process.step();
        }
        process.turn();

        assertThat(process.degraded).hasSize(1);
        assertThat(process.restored).isZero();
        assertThat(process.store().failure()).isNotNull();
    }

    @Test
    void aDirectoryThatCannotBeOpenedIsToldOnceAndOpenedLater() {
        DrivenStore process = new DrivenStore(options(), Batches.NOW, 0);
        opened.add(process);
        process.fault = Fault.GONE;
        process.add(0, 5);
        process.settle();
        process.pass(MINUTE.multipliedBy(3));
        assertThat(process.degraded).hasSize(1);

        process.fault = Fault.NONE;
        process.pass(MINUTE);

        assertThat(process.idsInFiles()).isEqualTo(range(0, 5));
    }

    @Test
    void inMemoryTheOldestIsGivenUpForTheNewest() {
        DrivenStore process = open();
        process.fault = Fault.FULL;

        List<Parcel> all = fill(process, 100);

        int lost = process.lostParcels.size();
        assertThat(lost).isPositive();
        assertThat(process.lost).containsOnlyKeys(DropReason.STORE_FULL);
        assertThat(process.lostParcels).isEqualTo(all.subList(0, lost));
        assertThat(process.store().bytes()).isBetween(4 * MEBIBYTE - LARGE.body().length, 4 * MEBIBYTE);
    }

    @Test
    void aFullDiskStillGivesOutAndDeletesWhatItHas() {
        DrivenStore process = open();
        process.add(0, 5);
        process.settle();
        process.fault = Fault.FULL;
        process.add(5, 5);
        process.settle();

        assertThat(process.sendAll()).isEqualTo(range(0, 10));

        assertEmpty(process);
    }

    @Test
    void aFileThatCouldNotBeDeletedIsDeletedLater() {
        DrivenStore process = open();
        process.add(0, 5);
        process.settle();
        Parcel sent = required(process);
        process.fault = Fault.GONE;
        process.store().settled(sent);
        process.settle();
        assertThat(process.files()).hasSize(1);

        process.fault = Fault.NONE;
        process.pass(MINUTE);
        process.pass(MINUTE);

        assertThat(process.files()).isEmpty();
    }

    // Files that cannot be read

    @Test
    void aFileThatCannotBeReadHoldsUpNobody() {
        DrivenStore process = open();
        process.add(0, 5);
        process.settle();
        process.fault = Fault.UNREADABLE;
        assertThat(process.poll()).isNull();
        process.fault = Fault.NONE;
        process.add(5, 5);
        process.settle();

        assertThat(process.sendAll()).isEqualTo(range(5, 10));
        process.pass(MINUTE);
        assertThat(process.sendAll()).isEqualTo(range(0, 5));
        assertThat(process.lost).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadThreeTimesIsGivenUp() {
        DrivenStore process = open();
        process.add(0, 5);
        process.settle();
        process.fault = Fault.UNREADABLE;

        for (int i = 1; i <= 3; i++) {
            assertThat(process.lost).as("before try %d", i).isEmpty();
            process.poll();
            process.pass(MINUTE);
        }

        assertThat(process.lost).containsExactly(entry(DropReason.CORRUPT, 5));
        assertThat(process.reads()).isEqualTo(3);
        assertEmpty(process);
    }

    @Test
    void noFileIsGivenUpWhileTheWholeDiskIsGone() {
        DrivenStore process = open();
        process.add(0, 5);
        process.settle();
        process.fault = Fault.GONE;
        process.pass(MINUTE);

        for (int i = 0; i < 10; i++) {
            process.poll();
            process.pass(MINUTE);
        }
        process.fault = Fault.NONE;
        process.pass(MINUTE);

        assertThat(process.lost).isEmpty();
        assertThat(process.sendAll()).isEqualTo(range(0, 5));
        assertEmpty(process);
    }

    @Test
    void aDamagedFileIsGivenUpAtOnceAndTheOthersArrive() throws IOException {
        DrivenStore process = open();
        process.add(0, 5);
        process.add(5, 5);
        process.settle();
        Path damaged = process.files().get(0);
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);

        assertThat(process.sendAll()).isEqualTo(range(5, 10));

        assertThat(process.lost).containsExactly(entry(DropReason.CORRUPT, 5));
        assertEmpty(process);
    }

    @Test
    void aFileThatSomebodyDeletedIsCountedAndTheOthersArrive() throws IOException {
        DrivenStore process = open();
        process.add(0, 5);
        process.add(5, 5);
        process.settle();
        Files.delete(process.files().get(0));

        assertThat(process.sendAll()).isEqualTo(range(5, 10));

        assertThat(process.lost).containsExactly(entry(DropReason.CORRUPT, 5));
    }

    // Age

    @Test
    void whatIsTooOldIsGivenUpWithItsFile() {
        DrivenStore process = open();
        Parcel old = process.add(0, 5);
        process.pass(Duration.ofHours(1));
        process.add(5, 5);
        process.settle();

        List<Parcel> expired = process.store().expire(process.now - MINUTE.toNanos());
        process.settle();

        assertThat(expired).containsExactly(old);
        assertThat(process.idsInFiles()).isEqualTo(range(5, 10));
    }

    @Test
    void aLeftoverThatWaitsForItsTimeExpiresLikeAnyOther() throws IOException {
        leave(5);
        DrivenStore process = open(Batches.NOW.plus(Duration.ofHours(40)), 1);

        List<Parcel> expired =
                process.store().expire(process.now - Duration.ofHours(39).toNanos());
        process.settle();

        assertThat(expired)
                .singleElement()
                .satisfies(parcel -> assertThat(parcel.items()).isEqualTo(5));
        assertEmpty(process);
    }

    @ParameterizedTest
    @ValueSource(longs = {-72, 72})
    void aClockThatJumpsMakesNothingOfThisProcessOlder(long hours) {
        DrivenStore process = open();
        process.add(0, 5);
        process.settle();

        process.wallJumps(Duration.ofHours(hours));
        process.pass(MINUTE);

        assertThat(process.store().expire(process.now - Duration.ofHours(1).toNanos()))
                .isEmpty();
        assertThat(process.sendAll()).isEqualTo(range(0, 5));
    }

    // Leftovers

    /** One batch of an earlier process. */
    private void leave(int items) throws IOException {
        DrivenStore earlier = open();
        earlier.add(0, items);
        earlier.settle();
        earlier.crash();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1})
    void leftoversAreSentAfterARandomTimeUpToThirtySeconds(double random) throws IOException {
        leave(5);
        DrivenStore process = open(Batches.NOW, random);
        Duration wait = Duration.ofMillis((long) (30_000 * random));

        if (random > 0) {
            process.pass(wait.minusNanos(1));
            assertThat(process.store().hasNext()).isFalse();
            assertThat(process.store().nextDue(process.now)).isEqualTo(1);
            process.pass(Duration.ofNanos(1));
        }

        assertThat(process.sendAll()).isEqualTo(range(0, 5));
    }

    @Test
    void leftoversAreCountedBeforeTheyMayBeSent() throws IOException {
        leave(5);

        DrivenStore process = open(Batches.NOW, 1);

        assertThat(process.recovered).isEqualTo(5);
        assertThat(process.store().items()).isEqualTo(5);
        assertThat(process.store().batches()).isEqualTo(1);
    }

    @Test
    void leftoversGoBeforeWhatThisProcessHas() throws IOException {
        leave(5);
        DrivenStore process = open(Batches.NOW, 1);
        process.add(5, 5);
        process.pass(Duration.ofSeconds(30));

        assertThat(process.sendAll()).isEqualTo(range(0, 10));
    }

    @Test
    void leftoversThatAllSeemTooOldAreLookedAtAgainAfterTenMinutes() throws IOException {
        leave(5);
        DrivenStore process = open(Batches.NOW.plus(Duration.ofDays(3)), 0);

        process.pass(Duration.ofMinutes(9));
        assertThat(process.recovered).isZero();
        assertThat(process.files()).hasSize(1);
        process.wallJumps(Duration.ofDays(-3)); // the clock was wrong
        process.pass(Duration.ofMinutes(1));

        assertThat(process.sendAll()).isEqualTo(range(0, 5));
        assertThat(process.lost).isEmpty();
    }

    @Test
    void leftoversThatAreReallyTooOldExpireAfterTheSecondLook() throws IOException {
        leave(5);
        DrivenStore process = open(Batches.NOW.plus(Duration.ofDays(3)), 0);
        process.pass(Duration.ofMinutes(10));

        assertThat(process.recovered).isEqualTo(5);
        assertThat(process.store().expire(process.now - Duration.ofHours(47).toNanos()))
                .hasSize(1);
        process.settle();
        assertEmpty(process);
    }

    @Test
    void aLeftoverFromTheFutureIsTakenForNew() throws IOException {
        leave(5);
        DrivenStore process = open(Batches.NOW.minus(Duration.ofDays(3)), 0);

        assertThat(process.store().expire(process.now - 1)).isEmpty();
        assertThat(process.sendAll()).isEqualTo(range(0, 5));
    }

    @Test
    void whatAnotherProcessLeavesIsTakenOverWithinAMinute() throws IOException {
        DrivenStore dead = open();
        DrivenStore process = open();
        dead.add(0, 5);
        dead.settle();
        dead.crash();

        process.pass(MINUTE);

        assertThat(process.sendAll()).isEqualTo(range(0, 5));
        assertThat(process.recovered).isEqualTo(5);
        assertEmpty(process);
    }

    @Test
    void whatAnotherProcessThatRunsHasIsLeftAlone() {
        DrivenStore other = open();
        DrivenStore process = open();
        other.add(0, 5);
        other.settle();

        process.pass(MINUTE.multipliedBy(5));

        assertThat(process.store().hasNext()).isFalse();
        assertThat(other.sendAll()).isEqualTo(range(0, 5));
    }

    @Test
    void damagedLeftoversAreCountedByTheirNamesAndAllOthersArrive() throws IOException {
        DrivenStore earlier = open();
        IntStream.range(0, 25).forEach(i -> earlier.add(10 * i, 10));
        earlier.settle();
        earlier.crash();
        List<Integer> lost = new ArrayList<>();
        for (Path damaged : earlier.files().subList(10, 15)) {
            lost.addAll(DrivenStore.idsIn(damaged));
            byte[] bytes = Files.readAllBytes(damaged);
            Files.write(damaged, Arrays.copyOf(bytes, lost.size() == 10 ? 0 : bytes.length - lost.size()));
        }

        DrivenStore process = open();
        List<Integer> arrived = process.sendAll();

        assertThat(arrived).doesNotContainAnyElementsOf(lost).hasSize(200);
        assertThat(process.lost).containsExactly(entry(DropReason.CORRUPT, 50));
        assertThat(process.recovered).isEqualTo(250);
        assertEmpty(process);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1--1--1--1.trn",
                "999999999999999-999999999999999999-99999-999.trn",
                "1-1-0-0.trn",
                "1-1-1-0.trn.trn",
                "99999999999999999999-1-1-0.trn",
                "%00.trn",
                ".trn",
                "\u0661-1-1-0.trn",
                "1-1-1-0\n.trn"
            })
    void namesNobodyGaveAreNoBatchesAndStopNobody(String name) throws IOException {
        leave(5);
        Files.write(open().slot().resolve(name), new byte[] {1, 2, 3});
        opened.get(1).crash();

        DrivenStore process = open();

        assertThat(process.sendAll()).isEqualTo(range(0, 5));
        assertThat(process.unreadable).isEqualTo(1);
        assertEmpty(process);
    }

    // The end

    @Test
    void persistingWritesAllThatWaitsAtOnce() {
        DrivenStore process = open();
        IntStream.range(0, 10).forEach(i -> process.add(i, 1));

        process.store().persist(process);

        assertThat(process.asked()).isEqualTo(10);
        assertThat(process.store().isPersisting()).isTrue();
        process.settle();
        assertThat(process.store().isPersisting()).isFalse();
        assertThat(process.store().isAtRisk()).isFalse();
        assertThat(process.store().abandon()).isEmpty();
    }

    @Test
    void persistingAsksADiskThatFailedOnceMore() {
        DrivenStore process = open();
        process.fault = Fault.FULL;
        process.add(0, 5);
        process.settle();
        process.fault = Fault.NONE;

        process.store().persist(process);
        process.settle();

        assertThat(process.idsInFiles()).isEqualTo(range(0, 5));
    }

    @Test
    void whatHasNoFileInTheEndIsGivenUpAndTheRestStays() {
        DrivenStore process = open();
        process.add(0, 5);
        process.settle();
        process.fault = Fault.FULL;
        Parcel unsafe = process.add(5, 5);
        process.settle();

        assertThat(process.store().abandon()).containsExactly(unsafe);
        assertThat(process.idsInFiles()).isEqualTo(range(0, 5));
        assertThat(process.store().items()).isEqualTo(5);
    }

    @Test
    void partsWithoutAFileStayInTheFileTheyCameFrom() {
        DrivenStore process = open();
        process.add(0, 8);
        process.settle();
        process.fault = Fault.FULL;
        process.split(required(process));
        process.settle();

        assertThat(process.store().abandon()).isEmpty();
        assertThat(process.store().items()).isEqualTo(8);
        assertThat(process.idsInFiles()).isEqualTo(range(0, 8));
    }
}
