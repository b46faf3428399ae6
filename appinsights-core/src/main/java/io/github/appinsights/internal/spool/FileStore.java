package io.github.appinsights.internal.spool;

import io.github.appinsights.channel.DropReason;
import io.github.appinsights.channel.SpoolOptions;
import io.github.appinsights.internal.spool.Disk.Found;
import io.github.appinsights.internal.spool.Disk.Leftover;
import io.github.appinsights.internal.store.Parcel;
import io.github.appinsights.internal.store.Store;
import io.github.appinsights.internal.wire.Batch;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

    private enum State {
        NEW,
        OPENING,
        OPEN,
        /** What waits goes to memory, until the next try; what has a file is read all the same. */
        FAILING
    }

    private static final int MOST_WRITES = 4;
    private static final int MOST_READS_OF_ONE = 3;
    /** Even where nothing is to wait in memory: what comes in while a file is written has to be somewhere. */
    private static final long LEAST_MEMORY = 4L << 20;

    private static final long RETRY_NANOS = Duration.ofSeconds(60).toNanos();
    private static final long SWEEP_NANOS = Duration.ofSeconds(60).toNanos();

    private final DiskThread disk;
    private final long mostFileBytes;
    private final long mostMemoryBytes;
    private final Clock clock;
    private final LongSupplier nanos;
    private final DoubleSupplier random;
    private final Leftovers leftovers;

    /** In the order they are to be sent. */
    private final Deque<Kept> waiting = new ArrayDeque<>();
    /** Those of them that have no file and are to get one. */
    private final Deque<Kept> unwritten = new ArrayDeque<>();
    /** All that wait or have been taken out and are not settled. */
    private final Map<Parcel, Kept> kept = new HashMap<>();
    /** Files that could not be deleted, though nobody needs them. */
    private final Set<SpoolFile> undeleted = new HashSet<>();

    private final List<Parcel> evicted = new ArrayList<>();
    private final List<Consumer<Events>> news = new ArrayList<>();
    private State state = State.NEW;
    private boolean opened;
    private @Nullable String failure;
    private boolean sweeping;
    private boolean persisting;
    private int writes;
    private long items;
    private long bytes;
    private long memoryBytes;
    private long fileBytes;
    /** Of files that go as soon as the parts of what is in them have files of their own. */
    private long replacedBytes;

    private long foreignBytes;
    private long retryAt;
    private long sweepAt;

    FileStore(
            DiskThread disk,
            SpoolOptions options,
            long memoryBytes,
            Clock clock,
            LongSupplier nanos,
            DoubleSupplier random) {
        this.disk = disk;
        this.mostFileBytes = options.maxSize();
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
        if (state == State.NEW) {
            leftovers.start(now, random.getAsDouble());
            open();
        } else if (state == State.FAILING && now - retryAt >= 0) {
            open();
        } else if (state == State.OPEN) {
            sweep(now);
            write();
        }
        leftovers.decide(now, this::recovered);
        List<Kept> free = leftovers.release(now);
        for (int i = free.size() - 1; i >= 0; i--) {
            waiting.addFirst(free.get(i)); // older than what this process has
            free.get(i).waiting(true);
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
        long next = leftovers.nextDue(now);
        return switch (state) {
            case NEW -> 0;
            case OPENING -> next;
            case OPEN -> sweeping ? next : Math.min(next, sweepAt - now);
            case FAILING -> Math.min(next, retryAt - now);
        };
    }

    private void open() {
        state = State.OPENING;
        disk.ask(
                Disk::open,
                found -> {
                    state = State.OPEN;
                    opened = true;
                    sweepAt = nanos.getAsLong();
                    found(found);
                    write();
                },
                this::broke);
    }

    /** The disk does not do: from now on all waits in memory, and after a while it is tried again. */
    private void broke(Throwable fault) {
        state = State.FAILING;
        retryAt = nanos.getAsLong() + RETRY_NANOS;
        degraded(fault.getClass().getSimpleName() + ": " + fault.getMessage());
    }

    private void degraded(String reason) {
        if (failure == null) {
            failure = reason;
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
        for (Leftover leftover : found.leftovers()) {
            foreignBytes = Math.max(0, foreignBytes - leftover.bytes()); // they are ours now
        }
        leftovers.found(found.leftovers(), nanos.getAsLong(), this::recovered);
    }

    private void recovered(long count) {
        for (Kept one : leftovers.held()) {
            if (kept.putIfAbsent(one.parcel(), one) == null) {
                items += one.parcel().items();
                bytes += one.parcel().bytes();
                fileBytes += one.fileBytes();
            }
        }
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
        List.copyOf(undeleted).forEach(this::delete);
        disk.ask(
                Disk::foreignBytes,
                counted -> {
                    foreignBytes = counted;
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
        one.waiting(true);
        items += parcel.items();
        bytes += parcel.bytes();
        memoryBytes += parcel.bytes();
        SpoolFile file = one.file();
        if (file != null) {
            unload(one);
            if (file.tries() != parcel.tries()) {
                noteTries(file, parcel.tries());
            }
        } else if (one.isUnwritten()) {
            unwritten.addLast(one);
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

    private void unload(Kept one) {
        one.parcel().unload();
        memoryBytes -= one.parcel().bytes();
    }

    private void limitMemory() {
        while (memoryBytes > mostMemoryBytes && !unwritten.isEmpty()) {
            evict(oldest(unwritten));
        }
    }

    private static Kept oldest(Collection<Kept> several) {
        Kept oldest = several.iterator().next();
        for (Kept one : several) {
            oldest = isOlder(one, oldest) ? one : oldest;
        }
        return oldest;
    }

    private static boolean isOlder(Kept one, Kept other) {
        return one.parcel().createdNanos() - other.parcel().createdNanos() < 0;
    }

    private void evict(Kept one) {
        takeOut(one);
        forget(one);
        evicted.add(one.parcel());
    }

    /** It waits no longer. */
    private void takeOut(Kept one) {
        if (one.isWaiting()) {
            one.waiting(false);
            if (!waiting.removeFirstOccurrence(one)) {
                throw new IllegalStateException("not waiting");
            }
            unwritten.remove(one);
            if (one.isLoaded()) {
                memoryBytes -= one.parcel().bytes();
            }
        } else {
            leftovers.held().remove(one);
        }
        items -= one.parcel().items();
        bytes -= one.parcel().bytes();
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
        for (Kept one : waiting) {
            if (one.isLoaded() || (opened && one.isReadable(now))) {
                return one;
            }
        }
        return null;
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
            fileBytes -= one.fileBytes(); // its parts take its room before it goes, or they would have to leave for it
            replacedBytes += one.fileBytes();
        }
    }

    @Override
    public List<Parcel> expire(long createdBefore) {
        List<Kept> old = new ArrayList<>();
        for (Kept one : waiting) {
            if (one.parcel().createdNanos() - createdBefore < 0) {
                old.add(one);
            }
        }
        for (Kept one : leftovers.held()) {
            if (one.parcel().createdNanos() - createdBefore < 0) {
                old.add(one);
            }
        }
        for (Kept one : old) {
            takeOut(one);
            forget(one);
        }
        return old.stream().map(Kept::parcel).toList();
    }

    // Files

    private void write() {
        while (state == State.OPEN && !unwritten.isEmpty() && (writes < MOST_WRITES || persisting)) {
            Kept next = unwritten.getFirst();
            if (!makeRoom(next)) {
                return;
            }
            if (!next.isGone()) {
                unwritten.removeFirst();
                write(next);
            }
        }
    }

    /** Has the oldest leave for it, or itself where it is the oldest; false where others, or what is being sent, fill the directory. */
    private boolean makeRoom(Kept one) {
        if (one.fileBytes() > mostFileBytes) {
            evict(one);
        }
        while (!one.isGone()
                && fileBytes + foreignBytes + leftovers.doubtfulBytes() + one.fileBytes() > mostFileBytes) {
            List<Kept> inFiles = new ArrayList<>(leftovers.held());
            waiting.stream().filter(other -> other.file() != null).forEach(inFiles::add);
            if (inFiles.isEmpty()) {
                if (foreignBytes + leftovers.doubtfulBytes() + one.fileBytes() > mostFileBytes) {
                    degraded("files that are not of this process fill the directory up to spool.max-size");
                } // else answers make room
                return false;
            }
            Kept oldest = oldest(inFiles);
            evict(isOlder(one, oldest) ? one : oldest);
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
        fileBytes += one.fileBytes();
        disk.ask(on -> on.write(created, tries, batch), file -> written(one, file), fault -> notWritten(one, fault));
    }

    private void written(Kept one, SpoolFile file) {
        writes--;
        one.written(file);
        if (failure != null && state == State.OPEN) { // another one may have failed meanwhile
            failure = null;
            news.add(Events::restored);
        }
        if (one.isGone()) {
            deleteFile(one);
        } else if (one.isWaiting()) {
            unload(one);
        }
        deleteReplaced(one);
    }

    private void notWritten(Kept one, Throwable fault) {
        writes--;
        fileBytes -= one.fileBytes();
        one.notWritten();
        if (one.isWaiting()) {
            unwritten.addFirst(one);
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
            memoryBytes += one.parcel().bytes();
        }
    }

    /** A file that is no good is given up. One the disk does not give out may be read later, and meanwhile holds up nobody. */
    private void notRead(Kept one, Throwable fault) {
        one.reading(false);
        if (!one.isWaiting()) {
            return;
        }
        // of a disk that fails as a whole a failed read tells nothing about the file
        int failed = one.readFailed(nanos.getAsLong() + RETRY_NANOS, state == State.OPEN);
        if (fault instanceof CorruptFileException
                || fault instanceof NoSuchFileException
                || failed >= MOST_READS_OF_ONE) {
            takeOut(one);
            forget(one);
            news.add(events -> events.lost(one.parcel(), DropReason.CORRUPT));
        } else {
            waiting.removeFirstOccurrence(one);
            waiting.addLast(one);
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
            fileBytes -= one.fileBytes();
            delete(file);
        }
    }

    /** Deletes what it came from, where nobody else needs that. */
    private void deleteReplaced(Kept part) {
        for (Kept replaced : part.release()) {
            replacedBytes -= replaced.fileBytes();
            delete(Objects.requireNonNull(replaced.file()));
        }
    }

    private void delete(SpoolFile file) {
        disk.ask(
                on -> {
                    on.delete(file);
                    return file;
                },
                undeleted::remove,
                fault -> undeleted.add(file));
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
            if (state == State.FAILING) {
                open();
            }
        }
        write();
        tell(events); // there may be no tick any more
    }

    @Override
    public boolean isPersisting() {
        return writes > 0 || state == State.OPENING;
    }

    @Override
    public boolean isAtRisk() {
        return writes > 0 || !unwritten.isEmpty();
    }

    @Override
    public List<Parcel> abandon() {
        List<Kept> unsafe = waiting.stream()
                .filter(one -> one.file() == null && !one.isInFileOfAnother())
                .toList();
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
        return failure;
    }

    @Override
    public long batches() {
        return waiting.size() + (long) leftovers.held().size();
    }

    @Override
    public long items() {
        return items;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    /** Bytes of files with batches of this process, of those being sent and those being written, too. */
    long fileBytes() {
        return fileBytes + replacedBytes;
    }

    @Override
    public void forEach(Consumer<Parcel> action) {
        for (Kept one : waiting) {
            if (!one.isRecovered()) {
                action.accept(one.parcel());
            }
        }
    }
}
