package io.github.appinsights.internal.spool;

import io.github.appinsights.internal.wire.Batch;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory with the batches of one process, which is locked by it. The spool thread only. */
final class Slot implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Slot.class);
    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Path directory;
    private final SlotLock lock;
    private final byte[] hash;
    private final boolean fsync;

    Slot(Path directory, SlotLock lock, byte[] hash, boolean fsync) {
        this.directory = directory;
        this.lock = lock;
        this.hash = hash.clone();
        this.fsync = fsync;
    }

    boolean isInPlace() {
        return lock.isInPlace();
    }

    Path directory() {
        return directory;
    }

    /** A file appears under its name only when it is whole. */
    void write(SpoolFile file, Batch batch) throws IOException {
        Path unfinished = directory.resolve(file.unfinishedName());
        boolean done = false;
        try {
            try (FileChannel out = FileChannel.open(unfinished, NEW, OwnedDirectory.forFiles(directory))) {
                SpoolFormat.write(out, file, batch, hash);
                if (fsync) {
                    out.force(true);
                }
            }
            Files.move(unfinished, directory.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE);
            forceDirectory();
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(unfinished);
                Files.deleteIfExists(directory.resolve(file.name()));
            }
        }
    }

    /** The name, too, is to survive a power cut. */
    private void forceDirectory() throws IOException {
        if (fsync && directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel names = FileChannel.open(directory, READ)) {
                names.force(true);
            }
        }
    }

    Batch read(SpoolFile file) throws IOException {
        return read(directory.resolve(file.name()), file);
    }

    private Batch read(Path path, SpoolFile file) throws IOException {
        // a pipe of that name would block for ever
        if (!attributes(path).isRegularFile()) {
            throw new CorruptFileException("not a file");
        }
        try (FileChannel in = FileChannel.open(path, READ)) {
            Batch batch = SpoolFormat.read(in, hash);
            if (batch.items() != file.items()) {
                throw new CorruptFileException("not the items of its name");
            }
            return batch;
        }
    }

    void tried(SpoolFile file, int tries) throws IOException {
        Files.move(directory.resolve(file.name()), directory.resolve(file.name(tries)), StandardCopyOption.ATOMIC_MOVE);
        file.tries(tries);
    }

    void delete(SpoolFile file) throws IOException {
        Files.deleteIfExists(directory.resolve(file.name()));
    }

    /** Moves a file of another slot, or of this one, here. */
    void take(Slot other, SpoolFile from, SpoolFile to) throws IOException {
        Files.move(other.directory.resolve(from.name()), directory.resolve(to.name()), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Looks through the slot of a process that is gone, and tidies it up: what it was writing is either whole or nothing. */
    Disk.Found leftovers() throws IOException {
        List<Disk.Leftover> leftovers = new ArrayList<>();
        int brokenItems = 0;
        int noBatches = 0;
        for (Path path : list()) {
            String name = path.getFileName().toString();
            boolean unfinished = name.endsWith(SpoolFile.UNFINISHED);
            if (!unfinished && !name.endsWith(SpoolFile.SUFFIX)) {
                continue; // the lock, or nothing of ours
            }
            SpoolFile file = SpoolFile.parse(name);
            if (file == null || !attributes(path).isRegularFile()) {
                noBatches += delete(path) ? 1 : 0;
            } else if (!unfinished) {
                leftovers.add(new Disk.Leftover(file, attributes(path).size()));
            } else {
                try {
                    leftovers.add(finish(path, file));
                } catch (CorruptFileException torn) {
                    brokenItems += delete(path) ? file.items() : 0;
                } catch (IOException unreadable) {
                    log.debug("Cannot read {}", path, unreadable); // whoever comes next may
                }
            }
        }
        return new Disk.Found(leftovers, brokenItems, noBatches);
    }

    private List<Path> list() throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(paths::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return paths;
    }

    /** Does what the dead process had no time for, if it got to the end of the file. */
    private Disk.Leftover finish(Path unfinished, SpoolFile file) throws IOException {
        Batch whole = read(unfinished, file);
        Files.move(unfinished, directory.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE);
        return new Disk.Leftover(file, SpoolFormat.size(whole.body().length));
    }

    /** @return false for a directory that is not empty, which is left alone */
    private static boolean delete(Path path) {
        try {
            Files.delete(path);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
