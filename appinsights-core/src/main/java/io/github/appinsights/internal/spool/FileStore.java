package io.github.appinsights.internal.spool;

import io.github.appinsights.channel.DropReason;
import io.github.appinsights.channel.SpoolOptions;
import io.github.appinsights.internal.spool.Disk.Found;
import io.github.appinsights.internal.store.Parcel;
import io.github.appinsights.internal.store.Store;
import io.github.appinsights.internal.wire.Batch;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Keeps batches in files, so that they outlive the process; and in memory, up to a number of bytes, while the disk fails. The
 * delivery thread only: the disk is asked on a thread of its own, and its answers come in with the next tick.
 *
 * <p>A batch that is being sent keeps its file until it is settled, and one that is split keeps it until its parts have theirs.
 */
public final class FileStore implements Store {

    private static final int MOST_WRITES = 4;
    private static final int MOST_READS_OF_ONE = 3;
    /** Even where nothing is to wait in memory: what comes in while a file is written has to be somewhere. */
    private static final long LEAST_MEMORY = 4L << 20;

    private static final long REREAD_NANOS = Duration.ofSeconds(60).toNanos();
    private static final long SWEEP_NANOS = Duration.ofSeconds(60).toNanos();

    private final DiskThread disk;
    private final long mostMemoryBytes;
    private final Clock clock;
    private final LongSupplier nanos;
    private final DoubleSupplier random;

    private final Availability availability = new Availability();
    private final Leftovers leftovers;
    private final Waiting waiting = new Waiting();
    private final Room room;
    private final Trash trash;
    /** All that wait or have been taken out and are not settled. */
    private final Map<Parcel, Kept> kept = new HashMap<>();

    private final List<Parcel> evicted = new ArrayList<>();
    private final List<Consumer<Events>> news = new ArrayList<>();
    private boolean sweeping;
    private boolean persisting;
    private int writes;
    private long sweepAt;

    FileStore(
            DiskThread disk,
            SpoolOptions options,
            long memoryBytes,
            Clock clock,
            LongSupplier nanos,
            DoubleSupplier random) {
        this.disk = disk;
        this.room = new Room(options.maxSize());
        this.trash = new Trash(disk);
        this.mostMemoryBytes = Math.max(memoryBytes, LEAST_MEMORY);
        this.clock = clock;
        this.nanos = nanos;
        this.random = random;
        this.leftovers = new Leftovers(clock, options.retention());
    }

    /**
     * @param destination tells one destination from another; only its hash gets to the disk
     * @param memoryBytes what may wait in memory while the disk fails
     * @param random from 0 to 1
     * @param wake wakes the delivery thread when the disk has answered; any thread
     */
    public static FileStore of(
            SpoolOptions options,
            String destination,
            long memoryBytes,
            Clock clock,
            LongSupplier nanos,
            DoubleSupplier random,
            Runnable wake) {
        Disk local = new LocalDisk(options.directory(), destination, options.fsync());
        return new FileStore(DiskThread.of(local, wake), options, memoryBytes, clock, nanos, random);
    }

    // The disk

    @Override
    public void tick(long now, Events events) {
        disk.answers();
        if (availability.isNew()) {
            leftovers.start(now, random.getAsDouble());
            open();
        } else if (availability.isRetryDue(now)) {
            open();
        } else if (availability.isOpen()) {
            sweep(now);
            write();
        }
        leftovers.decide(now, this::recovered);
        List<Kept> free = leftovers.release(now);
        for (int i = free.size() - 1; i >= 0; i--) {
            waiting.addFirst(free.get(i)); // older than what this process has
        }
        tell(events);
    }

    private void tell(Events events) {
        for (Parcel parcel : takeEvicted()) {
            events.lost(parcel, DropReason.STORE_FULL);
        }
        List<Consumer<Events>> said = List.copyOf(news);
        news.clear();
        said.forEach(one -> one.accept(events));
    }

    @Override
    public long nextDue(long now) {
        long next = Math.min(leftovers.nextDue(now), availability.nextDue(now));
        return availability.isOpen() && !sweeping ? Math.min(next, sweepAt - now) : next;
    }

    private void open() {
        availability.opening();
        disk.ask(
                Disk::open,
                found -> {
                    availability.opened();
                    sweepAt = nanos.getAsLong();
                    found(found);
                    write();
                },
                this::broke);
    }

    /** From now on all waits in memory. */
    private void broke(Throwable fault) {
        availability.broke(nanos.getAsLong());
        degraded(fault.getClass().getSimpleName() + ": " + fault.getMessage());
    }

    private void degraded(String reason) {
        if (availability.degraded(reason)) {
            news.add(events -> events.degraded(reason, nanos.getAsLong()));
        }
    }

    private void found(Found found) {
        if (found.brokenItems() > 0) {
            Parcel broken = Parcel.inFile(found.brokenItems(), 0, nanos.getAsLong(), 0);
            news.add(events -> {
                events.recovered(broken.items());
                events.lost(broken, DropReason.CORRUPT);
            });
        }
        if (found.unreadable() > 0) {
            news.add(events -> events.unreadable(found.unreadable()));
        }
        found.leftovers().forEach(leftover -> room.adopt(leftover.bytes()));
        leftovers.found(found.leftovers(), nanos.getAsLong(), this::recovered);
    }

    private void recovered(List<Kept> some) {
        long items = 0;
        for (Kept one : some) {
            kept.put(one.parcel(), one);
            room.take(one.fileBytes());
            items += one.parcel().items();
        }
        long count = items;
        news.add(events -> events.recovered(count));
    }

    /** Looks for what dead processes left, for what fills the directory, and for files that are still to go. */
    private void sweep(long now) {
        if (sweeping || now - sweepAt < 0) {
            return;
        }
        sweeping = true;
        sweepAt = now + SWEEP_NANOS;
        disk.ask(Disk::adopt, this::found, this::broke);
        trash.deleteAgain();
        disk.ask(
                Disk::foreignBytes,
                counted -> {
                    room.foreign(counted);
                    sweeping = false;
                },
                fault -> sweeping = false);
    }

    // In and out

    @Override
    public List<Parcel> addLast(Parcel parcel) {
        return add(parcel, false);
    }

    @Override
    public List<Parcel> addFirst(Parcel parcel) {
        return add(parcel, true);
    }

    private List<Parcel> add(Parcel parcel, boolean first) {
        Kept one = kept.computeIfAbsent(parcel, Kept::new);
        if (first) {
            waiting.addFirst(one);
        } else {
            waiting.addLast(one);
        }
        SpoolFile file = one.file();
        if (file != null) {
            waiting.unload(one);
            if (file.tries() != parcel.tries()) {
                noteTries(file, parcel.tries());
            }
        } else if (one.isUnwritten()) {
            waiting.writeLast(one);
            write();
            limitMemory();
        }
        return takeEvicted();
    }

    private List<Parcel> takeEvicted() {
        if (evicted.isEmpty()) {
            return List.of();
        }
        List<Parcel> all = List.copyOf(evicted);
        evicted.clear();
        return all;
    }

    private void limitMemory() {
        while (waiting.memoryBytes() > mostMemoryBytes) {
            Kept oldest = waiting.oldestUnwritten();
            if (oldest == null) {
                return;
            }
            evict(oldest);
        }
    }

    private void evict(Kept one) {
        takeOut(one);
        forget(one);
        evicted.add(one.parcel());
    }

    /** It waits no longer. */
    private void takeOut(Kept one) {
        if (one.isWaiting()) {
            waiting.remove(one);
        } else {
            leftovers.remove(one);
        }
    }

    /** It will not come back. */
    private void forget(Kept one) {
        one.gone();
        kept.remove(one.parcel());
        deleteFile(one);
        deleteReplaced(one);
    }

    @Override
    public @Nullable Parcel poll() {
        Kept next = next();
        if (next == null) {
            return null;
        }
        if (!next.isLoaded()) {
            read(next);
            return null;
        }
        takeOut(next);
        return next.parcel();
    }

    /** The first that is in memory or can be read. */
    private @Nullable Kept next() {
        long now = nanos.getAsLong();
        return waiting.first(one -> one.isLoaded() || (availability.wasOpen() && one.isReadable(now)));
    }

    @Override
    public boolean hasNext() {
        return next() != null;
    }

    @Override
    public boolean isReading() {
        Kept next = next();
        return next != null && next.isReading();
    }

    @Override
    public void settled(Parcel parcel) {
        Kept one = kept.get(parcel);
        if (one != null) {
            forget(one);
        }
    }

    @Override
    public void replaced(Parcel parcel, List<Parcel> parts) {
        Kept one = kept.get(parcel);
        if (one == null) {
            return;
        }
        kept.remove(parcel);
        one.gone();
        one.replacedBy(parts.stream()
                .map(part -> kept.computeIfAbsent(part, Kept::new))
                .toList());
        if (one.file() != null) {
            room.replace(one.fileBytes());
        }
    }

    @Override
    public List<Parcel> expire(long createdBefore) {
        List<Kept> old = waiting.those(one -> one.isCreatedBefore(createdBefore));
        leftovers.held().stream()
                .filter(one -> one.isCreatedBefore(createdBefore))
                .forEach(old::add);
        for (Kept one : old) {
            takeOut(one);
            forget(one);
        }
        return old.stream().map(Kept::parcel).toList();
    }

    // Files

    private void write() {
        while (availability.isOpen() && (writes < MOST_WRITES || persisting)) {
            Kept next = waiting.nextToWrite();
            if (next == null || !makeRoom(next)) {
                return;
            }
            if (!next.isGone()) {
                waiting.writing(next);
                write(next);
            }
        }
    }

    /** Has the oldest leave for it, or itself where it is the oldest; false where others, or what is being sent, fill the directory. */
    private boolean makeRoom(Kept one) {
        long size = one.fileBytes();
        if (!room.canHold(size)) {
            evict(one);
        }
        while (!one.isGone() && !room.has(size, leftovers.doubtfulBytes())) {
            List<Kept> inFiles = waiting.those(other -> other.file() != null);
            inFiles.addAll(leftovers.held());
            Kept oldest = Waiting.oldest(inFiles);
            if (oldest == null) {
                if (!room.hasBesideOthers(size, leftovers.doubtfulBytes())) {
                    degraded("files that are not of this process fill the directory up to spool.max-size");
                } // else answers make room
                return false;
            }
            evict(one.isOlderThan(oldest) ? one : oldest);
        }
        return true;
    }

    private void write(Kept one) {
        Parcel parcel = one.parcel();
        Batch batch = parcel.batch();
        int tries = parcel.tries();
        long age = Math.max(0, nanos.getAsLong() - parcel.createdNanos());
        long created = Leftovers.wallMillis(clock) - Duration.ofNanos(age).toMillis();
        one.writing();
        writes++;
        room.take(one.fileBytes());
        disk.ask(on -> on.write(created, tries, batch), file -> written(one, file), fault -> notWritten(one, fault));
    }

    private void written(Kept one, SpoolFile file) {
        writes--;
        one.written(file);
        if (availability.worked()) {
            news.add(Events::restored);
        }
        if (one.isGone()) {
            deleteFile(one);
        } else if (one.isWaiting()) {
            waiting.unload(one);
        }
        deleteReplaced(one);
    }

    private void notWritten(Kept one, Throwable fault) {
        writes--;
        room.free(one.fileBytes());
        one.notWritten();
        if (one.isWaiting()) {
            waiting.writeFirst(one);
            limitMemory();
        }
        broke(fault);
    }

    private void read(Kept one) {
        SpoolFile file = one.file();
        if (file != null && !one.isReading()) {
            one.reading(true);
            disk.ask(on -> on.read(file), batch -> loaded(one, batch), fault -> notRead(one, fault));
        }
    }

    private void loaded(Kept one, Batch batch) {
        one.reading(false);
        if (one.isWaiting()) {
            one.parcel().load(batch);
            waiting.loaded(one);
        }
    }

    /** A file that is no good is given up. One the disk does not give out may be read later, and meanwhile holds up nobody. */
    private void notRead(Kept one, Throwable fault) {
        one.reading(false);
        if (!one.isWaiting()) {
            return;
        }
        // of a disk that fails as a whole a failed read tells nothing about the file
        int failed = one.readFailed(nanos.getAsLong() + REREAD_NANOS, availability.isOpen());
        if (fault instanceof CorruptFileException
                || fault instanceof NoSuchFileException
                || failed >= MOST_READS_OF_ONE) {
            takeOut(one);
            forget(one);
            news.add(events -> events.lost(one.parcel(), DropReason.CORRUPT));
        } else {
            waiting.putOff(one);
        }
    }

    private void noteTries(SpoolFile file, int tries) {
        disk.ask(
                on -> {
                    on.tried(file, tries);
                    return file;
                },
                renamed -> {},
                fault -> {}); // it keeps its name, and after a restart a few tries more
    }

    private void deleteFile(Kept one) {
        SpoolFile file = one.file();
        if (file != null) {
            room.free(one.fileBytes());
            trash.delete(file);
        }
    }

    /** Deletes what it came from, where nobody else needs that. */
    private void deleteReplaced(Kept part) {
        for (Kept replaced : part.release()) {
            room.freeReplaced(replaced.fileBytes());
            trash.delete(Objects.requireNonNull(replaced.file()));
        }
    }

    // The end

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public void persist(Events events) {
        if (!persisting) {
            persisting = true;
            if (availability.isFailing()) {
                open();
            }
        }
        write();
        tell(events); // there may be no tick any more
    }

    @Override
    public boolean isPersisting() {
        return writes > 0 || availability.isOpening();
    }

    @Override
    public boolean isAtRisk() {
        return writes > 0 || !waiting.isWritten();
    }

    @Override
    public List<Parcel> abandon() {
        List<Kept> unsafe = waiting.those(one -> one.file() == null && !one.isInFileOfAnother());
        for (Kept one : unsafe) {
            takeOut(one);
            forget(one);
        }
        return unsafe.stream().map(Kept::parcel).toList();
    }

    @Override
    public Mono<Void> dispose() {
        return disk.dispose();
    }

    // What is there

    @Override
    public String place() {
        return "files";
    }

    @Override
    public @Nullable String failure() {
        return availability.failure();
    }

    @Override
    public long batches() {
        return (long) waiting.batches() + leftovers.batches();
    }

    @Override
    public long items() {
        return waiting.items() + leftovers.items();
    }

    @Override
    public long bytes() {
        return waiting.bytes() + leftovers.bytes();
    }

    /** Bytes of files with batches of this process, of those being sent and those being written, too. */
    long fileBytes() {
        return room.own();
    }

    @Override
    public void forEach(Consumer<Parcel> action) {
        waiting.those(one -> !one.isRecovered()).forEach(one -> action.accept(one.parcel()));
    }
}
