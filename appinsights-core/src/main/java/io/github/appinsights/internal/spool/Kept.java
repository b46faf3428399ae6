package io.github.appinsights.internal.spool;

import io.github.appinsights.internal.store.Parcel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A batch of the store and where it is: waiting or taken out; in memory, in a file, or both. The delivery thread only. */
final class Kept {

    /** Parts that take the place of a batch in a file. The file is needed until each of them has its own, or is settled. */
    private static final class Succession {
        private final Kept replaced;
        private int open;

        Succession(Kept replaced, int parts) {
            this.replaced = replaced;
            this.open = parts;
        }
    }

    private final Parcel parcel;
    private final boolean recovered;
    private final List<Succession> successions = new ArrayList<>(0);
    private @Nullable SpoolFile file;
    private boolean waiting;
    private boolean writing;
    private boolean reading;
    private boolean gone;
    private boolean delayed;
    private int failedReads;
    private long readableAt;

    Kept(Parcel parcel) {
        this.parcel = parcel;
        this.recovered = false;
    }

    /** A batch an earlier process left. */
    Kept(Parcel parcel, SpoolFile file) {
        this.parcel = parcel;
        this.recovered = true;
        this.file = file;
    }

    Parcel parcel() {
        return parcel;
    }

    boolean isRecovered() {
        return recovered;
    }

    boolean isOlderThan(Kept other) {
        return isCreatedBefore(other.parcel.createdNanos());
    }

    boolean isCreatedBefore(long nanos) {
        return parcel.createdNanos() - nanos < 0;
    }

    /** Bytes of its file. */
    long fileBytes() {
        return SpoolFormat.size(parcel.bytes());
    }

    @Nullable
    SpoolFile file() {
        return file;
    }

    boolean isLoaded() {
        return parcel.isLoaded();
    }

    boolean isWaiting() {
        return waiting;
    }

    void waiting(boolean waits) {
        waiting = waits;
    }

    /** Whether it has no file and is not about to get one. */
    boolean isUnwritten() {
        return file == null && !writing;
    }

    void writing() {
        writing = true;
    }

    void written(SpoolFile made) {
        writing = false;
        file = made;
    }

    void notWritten() {
        writing = false;
    }

    boolean isReading() {
        return reading;
    }

    void reading(boolean begins) {
        reading = begins;
    }

    /** @return how often by the fault of the file itself */
    int readFailed(long retryAt, boolean itsFault) {
        readableAt = retryAt;
        delayed = true;
        failedReads += itsFault ? 1 : 0;
        return failedReads;
    }

    boolean isReadable(long now) {
        return file != null && (!delayed || now - readableAt >= 0);
    }

    /** Settled, evicted, expired or replaced: a file that is still being made for it is not wanted any more. */
    boolean isGone() {
        return gone;
    }

    void gone() {
        gone = true;
    }

    /** Goes on as these. */
    void replacedBy(List<Kept> parts) {
        for (Succession succession : successions) {
            succession.open += parts.size() - 1;
            parts.forEach(part -> part.successions.add(succession));
        }
        successions.clear();
        if (file != null && !parts.isEmpty()) {
            Succession own = new Succession(this, parts.size());
            parts.forEach(part -> part.successions.add(own));
        }
    }

    /** Whether it is a part of a batch whose file is still there. */
    boolean isInFileOfAnother() {
        return !successions.isEmpty();
    }

    /** Has a file of its own, or needs none: what it came from is not needed for it. Those whose files nobody needs any more. */
    List<Kept> release() {
        if (successions.isEmpty()) {
            return List.of();
        }
        List<Kept> unneeded = new ArrayList<>(successions.size());
        for (Succession succession : successions) {
            if (--succession.open == 0) {
                unneeded.add(succession.replaced);
            }
        }
        successions.clear();
        return unneeded;
    }
}
