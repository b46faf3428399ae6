package io.github.appinsights.internal.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lock on one slot directory. The operating system gives it back when the process ends, however it ends. */
final class SlotLock implements AutoCloseable {

    static final String NAME = "lock";

    /**
     * Before the path of a slot, the system property that marks it as locked by this JVM. A file lock belongs to the process: to
     * open and close the file once more, only to see whether it is locked, would give it up. And each application of a server may
     * have a copy of this class of its own, so that a static field would not do.
     */
    private static final String HELD = "io.github.appinsights.spool.";

    private final Path slot;
    private final FileChannel file;
    private final @Nullable Object fileKey;

    private SlotLock(Path slot, FileChannel file, @Nullable Object fileKey) {
        this.slot = slot;
        this.file = file;
        this.fileKey = fileKey;
    }

    /** Null where another has it. */
    static @Nullable SlotLock tryLock(Path slot) throws IOException {
        Path real = slot.toRealPath();
        if (System.getProperties().putIfAbsent(HELD + real, "locked") != null) {
            return null;
        }
        SlotLock lock = null;
        try {
            lock = lock(real);
            return lock;
        } finally {
            if (lock == null) {
                release(real);
            }
        }
    }

    private static void release(Path slot) {
        System.getProperties().remove(HELD + slot);
    }

    private static @Nullable SlotLock lock(Path slot) throws IOException {
        Path path = slot.resolve(NAME);
        // a pipe of that name would block for ever
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(path + " is not a file");
        }
        FileChannel file = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                OwnedDirectory.forFiles(slot));
        SlotLock lock = null;
        try {
            FileLock locked = file.tryLock();
            if (locked != null) {
                lock = new SlotLock(slot, file, keyOf(path));
            }
            return lock;
        } catch (OverlappingFileLockException another) {
            return null; // held by this JVM, though its properties have been replaced
        } finally {
            if (lock == null) {
                file.close();
            }
        }
    }

    /** Whether the locked file is still the one in the directory, which somebody may have removed meanwhile. */
    boolean isInPlace() {
        try {
            return Objects.equals(fileKey, keyOf(slot.resolve(NAME)));
        } catch (IOException gone) {
            return false;
        }
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            release(slot);
        }
    }
}
