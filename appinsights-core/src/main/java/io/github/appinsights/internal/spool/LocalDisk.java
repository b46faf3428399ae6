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
import java.util.HexFormat;
import java.util.List;
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

    private final Path root;
    private final Path destination;
    private final byte[] hash;
    private final boolean fsync;
    private @Nullable Slot slot;
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
        if (slot != null) {
            if (slot.isInPlace()) {
                return Found.NOTHING;
            }
            Slot lost = slot;
            slot = null;
            lost.close();
        }
        OwnedDirectory.make(root);
        OwnedDirectory.make(destination);
        for (int i = 0; i < SLOTS; i++) {
            Path directory = destination.resolve(Integer.toString(i));
            OwnedDirectory.make(directory);
            Slot free = tryOpen(directory);
            if (free != null) {
                return start(free);
            }
        }
        throw new IOException("all " + SLOTS + " slots of " + destination + " are taken by other processes");
    }

    private @Nullable Slot tryOpen(Path directory) throws IOException {
        SlotLock lock = SlotLock.tryLock(directory);
        return lock == null ? null : new Slot(directory, lock, hash, fsync);
    }

    private Found start(Slot free) throws IOException {
        try {
            Found found = free.leftovers();
            // numbers given from now on are of no file that is there
            found.leftovers()
                    .forEach(leftover ->
                            number = Math.max(number, leftover.file().number()));
            slot = free;
            return found;
        } finally {
            if (slot == null) {
                free.close();
            }
        }
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
                    adopted.add(take(own, left, leftover));
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
                String name = file.getFileName().toString();
                boolean ours = own.equals(file.getParent())
                        && name.endsWith(SpoolFile.SUFFIX)
                        && SpoolFile.parse(name) != null;
                bytes[0] += ours ? 0 : attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes[0];
    }

    @Override
    public void close() throws IOException {
        if (slot != null) {
            slot.close();
            slot = null;
        }
    }
}
