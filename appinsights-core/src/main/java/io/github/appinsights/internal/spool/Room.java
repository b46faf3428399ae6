package io.github.appinsights.internal.spool;

/** How much of the directory is taken, in bytes. The delivery thread only. */
final class Room {

    private final long most;
    /** Files with batches of this process, those being sent and those being written, too. */
    private long taken;
    /** Files that go as soon as the parts of what is in them have files of their own. */
    private long replaced;
    /** Whatever else is there, as last counted. */
    private long foreign;

    Room(long most) {
        this.most = most;
    }

    void take(long bytes) {
        taken += bytes;
    }

    void free(long bytes) {
        taken -= bytes;
    }

    /** The parts of a batch take the room of its file before it goes, or they would have to leave for it. */
    void replace(long bytes) {
        taken -= bytes;
        replaced += bytes;
    }

    void freeReplaced(long bytes) {
        replaced -= bytes;
    }

    void foreign(long bytes) {
        foreign = bytes;
    }

    /** Foreign files are ours from now on. */
    void adopt(long bytes) {
        foreign = Math.max(0, foreign - bytes);
    }

    /** Whether a file may be that large at all. */
    boolean canHold(long bytes) {
        return bytes <= most;
    }

    /** @param doubtful of files that may become ours */
    boolean has(long bytes, long doubtful) {
        return taken + foreign + doubtful + bytes <= most;
    }

    /** Whether there would be room if nothing of ours were there. */
    boolean hasBesideOthers(long bytes, long doubtful) {
        return foreign + doubtful + bytes <= most;
    }

    /** Of batches of this process. */
    long own() {
        return taken + replaced;
    }
}
