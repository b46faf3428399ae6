package io.github.appinsights.internal.spool;

import io.github.appinsights.internal.wire.Batch;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** What a {@link FileStore} asks of the disk. The spool thread only, as every call may take as long as the disk likes. */
interface Disk extends AutoCloseable {

    /**
     * What other processes, or this one before, have left.
     *
     * @param file a batch, as far as its name says; it is checked when it is read
     * @param bytes size of the file
     */
    record Leftover(SpoolFile file, long bytes) {}

    /**
     * What was found in a slot.
     *
     * @param leftovers batches that are now in this process's slot
     * @param brokenItems items of files that were never finished, by their names; the files are deleted
     * @param unreadable files that say nothing about what was in them; deleted
     */
    record Found(List<Leftover> leftovers, int brokenItems, int unreadable) {
        static final Found NOTHING = new Found(List.of(), 0, 0);

        Found and(Found other) {
            return new Found(
                    Stream.concat(leftovers.stream(), other.leftovers.stream()).toList(),
                    brokenItems + other.brokenItems,
                    unreadable + other.unreadable);
        }
    }

    /** Makes sure that this process has a slot; finds what is in it where it is a new one. */
    Found open() throws IOException;

    /** Makes a file of a batch that was created at that time, in milliseconds since 1970. */
    SpoolFile write(long createdMillis, int tries, Batch batch) throws IOException;

    /** @throws CorruptFileException where it will never be readable */
    Batch read(SpoolFile file) throws IOException;

    /** Notes in the name how often the batch failed. */
    void tried(SpoolFile file, int tries) throws IOException;

    /** Deletes it, if it is there. */
    void delete(SpoolFile file) throws IOException;

    /** Takes what is in slots that no process holds any more. */
    Found adopt() throws IOException;

    /** Bytes of all files of this destination but the batches of this process. */
    long foreignBytes() throws IOException;

    /** Gives the slot up. */
    @Override
    void close() throws IOException;
}
