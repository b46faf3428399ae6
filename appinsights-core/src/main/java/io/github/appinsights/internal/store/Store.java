package io.github.appinsights.internal.store;

import io.github.appinsights.channel.DropReason;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Batches that wait, in the order they are to be sent again. One thread. */
public interface Store {

    /** Told what happens in the store by itself. */
    interface Events {

        /** A batch is given up. */
        void lost(Parcel parcel, DropReason reason);

        /** Items an earlier process left are in the store now. */
        void recovered(long items);

        /** Files an earlier process left that say nothing about what was in them. */
        void unreadable(int files);

        /** What waits is held in memory, for that reason, although there are files for it. */
        void degraded(String reason, long now);

        /** Files are written again. */
        void restored();
    }

    /** Lets it do what is due, and tell what has happened since the last time. Called at the beginning of each turn. */
    default void tick(long now, Events events) {}

    /** Nanoseconds until the next tick that has something to do, if nobody wakes the thread before. */
    default long nextDue(long now) {
        return Long.MAX_VALUE;
    }

    /**
     * Keeps a batch behind all others.
     *
     * @return what had to leave for it, the oldest first; the batch itself where it does not fit at all
     */
    List<Parcel> addLast(Parcel parcel);

    /** As {@link #addLast}, but in front of all others. */
    List<Parcel> addFirst(Parcel parcel);

    /** Takes the next one out; null where there is none, or it is still being read. */
    @Nullable
    Parcel poll();

    /** A batch that was taken out will not come back: it is settled. */
    default void settled(Parcel parcel) {}

    /** A batch that was taken out goes on as others, which are added next. */
    default void replaced(Parcel parcel, List<Parcel> parts) {}

    /** Whether a batch can be taken out, if not now then soon. */
    boolean hasNext();

    /** Whether the next one is being read: the thread is woken when it is there. */
    default boolean isReading() {
        return false;
    }

    long batches();

    long items();

    /** Compressed bytes kept. */
    long bytes();

    /** Shows each batch of this process, in order. */
    void forEach(Consumer<Parcel> action);

    /** Takes out all batches from before a time. */
    List<Parcel> expire(long createdBefore);

    /** What it keeps batches in: {@code memory} or {@code files}. */
    default String place() {
        return "memory";
    }

    /** Why files cannot be written at the moment. */
    default @Nullable String failure() {
        return null;
    }

    /** Whether what it keeps outlives the process. */
    default boolean isDurable() {
        return false;
    }

    /** Begins to make durable all that it keeps, as far as that is possible, and tells what had to leave for it. */
    default void persist(Events events) {}

    /** Whether it is still on that. */
    default boolean isPersisting() {
        return false;
    }

    /** Whether it keeps something that would be gone with the process. */
    boolean isAtRisk();

    /** Takes out all that would be gone with the process. */
    List<Parcel> abandon();

    /** Gives up its thread and locks; after that nothing else is called. */
    default Mono<Void> dispose() {
        return Mono.empty();
    }
}
