package io.github.appinsights.internal.spool;

import io.github.appinsights.channel.DropReason;
import io.github.appinsights.channel.SpoolOptions;
import io.github.appinsights.internal.store.Parcel;
import io.github.appinsights.internal.store.Store;
import io.github.appinsights.internal.wire.Batch;
import io.github.appinsights.testing.ItemIds;
import io.github.appinsights.testing.SourceClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The store of one process over real files: its disk does one thing after the other when it is told to, its time passes by hand,
 * and the disk can be made to fail.
 */
final class DrivenStore implements Store.Events {

    /** What fails, until it is said again. */
    enum Fault {
        NONE,
        FULL,
        UNREADABLE,
        GONE
    }

    private static final long START = Long.MAX_VALUE - Duration.ofMinutes(5).toNanos();

    private final LocalDisk local;
    private final SpoolOptions options;
    private final Deque<Runnable> asked = new ArrayDeque<>();
    private final FileStore store;

    /** Items given up by the store itself, by reason. */
    final Map<DropReason, Integer> lost = new TreeMap<>();

    final List<Parcel> lostParcels = new ArrayList<>();
    final List<String> degraded = new ArrayList<>();
    int restored;
    long recovered;
    int unreadable;
    long now = START;
    Fault fault = Fault.NONE;
    private Instant wall;
    private int reads;

    DrivenStore(SpoolOptions options, Instant wall, double random) {
        this.options = options;
        this.wall = wall;
        this.local = new LocalDisk(options.directory(), Batches.DESTINATION, options.fsync());
        DiskThread thread = new DiskThread(new Faulty(), asked::addLast, () -> {}, () -> {});
        this.store = new FileStore(thread, options, 0, new SourceClock(() -> wall), () -> now, () -> random);
    }

    /** Opened, and free to send what it found. */
    static DrivenStore open(SpoolOptions options) {
        DrivenStore opened = new DrivenStore(options, Batches.NOW, 0);
        opened.settle();
        return opened;
    }

    FileStore store() {
        return store;
    }

    private final class Faulty implements Disk {

        private void check(Fault... faults) throws IOException {
            if (List.of(faults).contains(fault)) {
                throw new IOException("disk " + fault);
            }
        }

        @Override
        public Found open() throws IOException {
            check(Fault.GONE);
            return local.open();
        }

        @Override
        public SpoolFile write(long createdMillis, int tries, Batch batch) throws IOException {
            check(Fault.GONE, Fault.FULL);
            return local.write(createdMillis, tries, batch);
        }

        @Override
        public Batch read(SpoolFile file) throws IOException {
            reads++;
            check(Fault.GONE, Fault.UNREADABLE);
            return local.read(file);
        }

        @Override
        public void tried(SpoolFile file, int tries) throws IOException {
            check(Fault.GONE);
            local.tried(file, tries);
        }

        @Override
        public void delete(SpoolFile file) throws IOException {
            check(Fault.GONE);
            local.delete(file);
        }

        @Override
        public Found adopt() throws IOException {
            check(Fault.GONE);
            return local.adopt();
        }

        @Override
        public long foreignBytes() throws IOException {
            check(Fault.GONE);
            return local.foreignBytes();
        }

        @Override
        public void close() throws IOException {
            local.close();
        }
    }

    // What the store tells

    @Override
    public void lost(Parcel parcel, DropReason reason) {
        lost.merge(reason, parcel.items(), Integer::sum);
        lostParcels.add(parcel);
        store.settled(parcel);
    }

    @Override
    public void recovered(long items) {
        recovered += items;
    }

    @Override
    public void unreadable(int files) {
        unreadable += files;
    }

    @Override
    public void degraded(String reason, long at) {
        degraded.add(reason);
    }

    @Override
    public void restored() {
        restored++;
    }

    // Time and work

    /** A turn of the delivery thread, which learns what the disk has done. */
    void turn() {
        store.tick(now, this);
    }

    /** Has the disk do one thing, if there is one to do. */
    boolean step() {
        Runnable next = asked.pollFirst();
        if (next == null) {
            return false;
        }
        next.run();
        return true;
    }

    int asked() {
        return asked.size();
    }

    /** Turns until the disk has nothing to do. */
    void settle() {
        turn();
        while (step()) {
            turn();
        }
    }

    void pass(Duration time) {
        now += time.toNanos();
        wall = wall.plus(time);
        settle();
    }

    Instant wall() {
        return wall;
    }

    void wallJumps(Duration by) {
        wall = wall.plus(by);
    }

    int reads() {
        return reads;
    }

    /** The process is gone; what it had asked for and not got is not done. */
    void crash() throws IOException {
        asked.clear();
        local.close();
    }

    // In and out

    Parcel parcel(int firstId, int items) {
        return Parcel.of(Batches.of(firstId, items), now);
    }

    Parcel add(int firstId, int items) {
        Parcel parcel = parcel(firstId, items);
        evicted(store.addLast(parcel));
        return parcel;
    }

    void addAgain(Parcel parcel) {
        evicted(store.addLast(parcel));
    }

    /** What a parcel is split into, added as after a 413, in front of all others. */
    List<Parcel> split(Parcel parcel) {
        List<Parcel> halves = List.of(parcel.half(true), parcel.half(false));
        store.replaced(parcel, halves);
        evicted(store.addFirst(halves.get(1)));
        evicted(store.addFirst(halves.get(0)));
        return halves;
    }

    void evicted(List<Parcel> parcels) {
        parcels.forEach(parcel -> lost(parcel, DropReason.STORE_FULL));
    }

    /** The next, read where that is needed. */
    @Nullable
    Parcel poll() {
        Parcel next = store.poll();
        while (next == null && !asked.isEmpty()) {
            settle();
            next = store.poll();
        }
        return next;
    }

    /** Ids of all that can be taken out now, in that order; all of it is settled. */
    List<Integer> sendAll() {
        List<Integer> ids = new ArrayList<>();
        for (Parcel next; (next = poll()) != null; ) {
            ids.addAll(ids(next.batch()));
            store.settled(next);
        }
        settle();
        return ids;
    }

    static List<Integer> ids(Batch batch) {
        return java.util.Arrays.stream(ItemIds.in(batch.body())).boxed().toList();
    }

    // What is in the directory

    List<Path> files() {
        return files(SpoolFile.SUFFIX);
    }

    List<Path> files(String suffix) {
        try (Stream<Path> all = Files.walk(options.directory())) {
            return all.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long fileBytes() {
        return files().stream().mapToLong(path -> path.toFile().length()).sum();
    }

    /** Ids of all items in files, sorted. */
    List<Integer> idsInFiles() {
        return files().stream().flatMap(path -> idsIn(path).stream()).sorted().toList();
    }

    static List<Integer> idsIn(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return java.util.Arrays.stream(
                            ItemIds.in(java.util.Arrays.copyOfRange(bytes, SpoolFormat.HEADER, bytes.length)))
                    .boxed()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The slot this process has. */
    Path slot() {
        return files(SlotLock.NAME).get(0).resolveSibling("");
    }
}
