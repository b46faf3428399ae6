package io.github.appinsights.internal.pipeline;

import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.internal.store.Parcel;
import java.util.HashSet;
import java.util.Set;
import reactor.core.publisher.Sinks;

/**
 * One flush: the batches it waits for and what became of those settled since. Opened before its mark is reached in the queue, so
 * batches closed before that are its own. The delivery thread only, but for the result.
 */
final class FlushTicket {

    private final Sinks.One<FlushResult> result = Sinks.one();
    private final Set<Parcel> awaited = new HashSet<>();
    private final long limitNanos;
    private boolean opened;
    private long deadline;
    private boolean markReached;
    private long sent;
    private long rejected;
    private long sampled;
    private long dropped;
    private long stored;

    FlushTicket(long limitNanos) {
        this.limitNanos = limitNanos;
    }

    Sinks.One<FlushResult> result() {
        return result;
    }

    void open(long now) {
        opened = true;
        deadline = now + limitNanos;
    }

    boolean isOpened() {
        return opened;
    }

    long deadline() {
        return deadline;
    }

    void await(Parcel parcel) {
        awaited.add(parcel);
    }

    boolean isAwaiting(Parcel parcel) {
        return awaited.contains(parcel);
    }

    Set<Parcel> awaited() {
        return awaited;
    }

    boolean isMarkReached() {
        return markReached;
    }

    void markReached() {
        markReached = true;
    }

    /** The batch is done, in this part. */
    void settled(Parcel parcel, Settlement settlement) {
        awaited.remove(parcel);
        sent += settlement.sent();
        rejected += settlement.rejected().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        sampled += settlement.sampled();
        dropped += settlement.quota() + settlement.unknown();
    }

    void dropped(long items) {
        dropped += items;
    }

    void dropped(Parcel parcel) {
        if (awaited.remove(parcel)) {
            dropped += parcel.items();
        }
    }

    void stored(Parcel parcel) {
        if (awaited.remove(parcel)) {
            stored += parcel.items();
        }
    }

    boolean isDone() {
        return markReached && awaited.isEmpty();
    }

    /** @param unreached items before the mark that are in no batch yet */
    void complete(long unreached) {
        long pending = unreached;
        for (Parcel parcel : awaited) {
            pending += parcel.items();
        }
        result.tryEmitValue(new FlushResult(sent, rejected, sampled, dropped, stored, pending));
    }
}
