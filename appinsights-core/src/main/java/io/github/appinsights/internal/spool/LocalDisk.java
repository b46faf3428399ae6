package io.github.appinsights.internal.spool;

import io.github.appinsights.internal.wire.Batch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one destination, with a slot for each process that sends there: {@code <directory>/<16 hex digits of the
 * destination's hash>/<slot>/}. Files of other destinations are never read.
 */
final class LocalDisk implements Disk {

    private static final Logger log = LoggerFactory.getLogger(LocalDisk.class);
    static final int SLOTS = 16;
    private static final int HEX_DIGITS = 16;
    /** A name has room for more digits; to count on from there would be to give names that cannot be read. */
    private static final long HIGHEST_NUMBER = 100_000_000_000_000_000L;

    private final Path root;
    private final Path destination;
    private final byte[] hash;
    private final boolean fsync;
    /** Numbers of the files in the slot that the store has been told of. */
    private final Set<Long> known = new HashSet<>();

    private @Nullable Slot slot;
    private @Nullable Path last;
    private long number;

    /** @param destination of the telemetry, key and all; only its hash gets to the disk */
    LocalDisk(Path root, String destination, boolean fsync) {
        this.root = root;
        this.hash = sha256(destination);
        this.destination = root.resolve(HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS));
        this.fsync = fsync;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java platform must have it
        }
    }

    @Override
    public Found open() throws IOException {
        if (slot != null && slot.isInPlace()) {
            return Found.NOTHING;
        }
        close();
        OwnedDirectory.makeRoot(root);
        OwnedDirectory.make(destination);
        IOException fault = null;
        for (Path directory : directories()) {
            try {
                OwnedDirectory.make(directory);
                Slot free = tryOpen(directory);
                if (free != null) {
                    return start(free);
                }
            } catch (IOException e) {
                log.debug("Cannot use {}", directory, e);
                fault = fault == null ? e : fault;
            }
        }
        throw fault == null
                ? new IOException("all " + SLOTS + " slots of " + destination + " are taken by other processes")
                : fault;
    }

    /** Of all slots; first the one this process had before, as its files are there. */
    private List<Path> directories() {
        List<Path> all = new ArrayList<>(SLOTS + 1);
        if (last != null) {
            all.add(last);
        }
        for (int i = 0; i < SLOTS; i++) {
            all.add(destination.resolve(Integer.toString(i)));
        }
        return all;
    }

    private @Nullable Slot tryOpen(Path directory) throws IOException {
        SlotLock lock = SlotLock.tryLock(directory);
        return lock == null ? null : new Slot(directory, lock, hash, fsync);
    }

    private Found start(Slot free) throws IOException {
        try {
            Found found = free.leftovers();
            boolean again = free.directory().equals(last);
            List<Leftover> unknown = new ArrayList<>();
            for (Leftover leftover : found.leftovers()) {
                if (!again || !known.contains(leftover.file().number())) {
                    unknown.add(last == null ? first(leftover) : take(free, free, leftover));
                }
            }
            if (!again) {
                known.clear();
            }
            unknown.forEach(leftover -> known.add(leftover.file().number()));
            slot = free;
            last = free.directory();
            return new Found(unknown, found.brokenItems(), found.unreadable());
        } finally {
            if (slot == null) {
                free.close();
            }
        }
    }

    /** Before any file was written here the numbers may stay, and those given from now on are higher. */
    private Leftover first(Leftover leftover) {
        long its = leftover.file().number();
        number = its < HIGHEST_NUMBER ? Math.max(number, its) : number;
        return leftover;
    }

    private Slot slot() throws IOException {
        if (slot == null) {
            throw new IOException("no slot of " + destination);
        }
        return slot;
    }

    @Override
    public SpoolFile write(long createdMillis, int tries, Batch batch) throws IOException {
        SpoolFile file = new SpoolFile(Math.max(0, createdMillis), ++number, batch.items(), tries);
        slot().write(file, batch);
        known.add(file.number());
        return file;
    }

    @Override
    public Batch read(SpoolFile file) throws IOException {
        return slot().read(file);
    }

    @Override
    public void tried(SpoolFile file, int tries) throws IOException {
        slot().tried(file, tries);
    }

    @Override
    public void delete(SpoolFile file) throws IOException {
        slot().delete(file);
        known.remove(file.number());
    }

    @Override
    public Found adopt() throws IOException {
        Slot own = slot();
        if (!own.isInPlace()) {
            throw new NoSuchFileException(own.directory().toString());
        }
        Found all = Found.NOTHING;
        for (int i = 0; i < SLOTS; i++) {
            Path directory = destination.resolve(Integer.toString(i));
            if (!directory.equals(own.directory()) && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                all = all.and(adopt(own, directory));
            }
        }
        return all;
    }

    /** What is already here must be told, whatever happens to the rest; that is found again later. */
    private Found adopt(Slot own, Path directory) {
        List<Leftover> adopted = new ArrayList<>();
        int brokenItems = 0;
        int unreadable = 0;
        try (Slot left = tryOpen(directory)) {
            if (left != null) {
                Found found = left.leftovers();
                brokenItems = found.brokenItems();
                unreadable = found.unreadable();
                for (Leftover leftover : found.leftovers()) {
                    Leftover here = take(own, left, leftover);
                    known.add(here.file().number());
                    adopted.add(here);
                }
            }
        } catch (IOException e) {
            log.debug("Cannot take over {}", directory, e);
        }
        return new Found(adopted, brokenItems, unreadable);
    }

    private Leftover take(Slot own, Slot left, Leftover leftover) throws IOException {
        SpoolFile here = leftover.file().numbered(++number);
        own.take(left, leftover.file(), here);
        return new Leftover(here, leftover.bytes());
    }

    @Override
    public long foreignBytes() throws IOException {
        Path own = slot().directory();
        long[] bytes = new long[1];
        Files.walkFileTree(destination, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes[0] += own.equals(file.getParent())
                                && isKnown(file.getFileName().toString())
                        ? 0
                        : attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes[0];
    }

    private boolean isKnown(String name) {
        SpoolFile file = name.endsWith(SpoolFile.SUFFIX) ? SpoolFile.parse(name) : null;
        return file != null && known.contains(file.number());
    }

    @Override
    public void close() throws IOException {
        Slot given = slot;
        if (given != null) {
            slot = null;
            given.close();
        }
    }
}
