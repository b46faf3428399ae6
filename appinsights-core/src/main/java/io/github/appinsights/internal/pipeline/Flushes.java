package io.github.appinsights.internal.pipeline;

import io.github.appinsights.internal.store.Parcel;
import io.github.appinsights.internal.store.Store;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The flushes that are under way, each told of what becomes of its batches. The delivery thread only. */
final class Flushes {

    private final List<FlushTicket> open = new ArrayList<>();

    boolean isEmpty() {
        return open.isEmpty();
    }

    void open(FlushTicket ticket, long now) {
        ticket.open(now);
        open.add(ticket);
    }

    /** What was closed before the flush began and is not settled is awaited, too. */
    void await(FlushTicket ticket, InFlight inFlight, @Nullable Parcel ready, Store store) {
        inFlight.forEach(ticket::await);
        store.forEach(ticket::await);
        if (ready != null) {
            ticket.await(ready);
        }
    }

    /** A batch was closed: it belongs to all flushes whose mark is still to come. */
    void closed(Parcel parcel) {
        each(ticket -> {
            if (!ticket.isMarkReached()) {
                ticket.await(parcel);
            }
        });
    }

    void settled(Parcel parcel, Settlement settlement) {
        each(ticket -> {
            if (ticket.isAwaiting(parcel)) {
                ticket.settled(parcel, settlement);
            }
        });
    }

    /** Items of one batch go on as another. */
    void continued(Parcel parcel, List<Parcel> parts) {
        each(ticket -> {
            if (ticket.isAwaiting(parcel)) {
                ticket.awaited().remove(parcel);
                parts.forEach(ticket::await);
            }
        });
    }

    List<FlushTicket> awaiting(Parcel parcel) {
        return open.stream().filter(ticket -> ticket.isAwaiting(parcel)).toList();
    }

    void dropped(Parcel parcel) {
        each(ticket -> ticket.dropped(parcel));
    }

    /** An item did not get into a batch. */
    void dropped(int items) {
        each(ticket -> {
            if (!ticket.isMarkReached()) {
                ticket.dropped(items);
            }
        });
    }

    void stored(Parcel parcel) {
        each(ticket -> ticket.stored(parcel));
    }

    /** Ends the flushes that are done or out of time. */
    void complete(long now, ToLongFunction<FlushTicket> unreached) {
        Iterator<FlushTicket> tickets = open.iterator();
        while (tickets.hasNext()) {
            FlushTicket ticket = tickets.next();
            if (ticket.isDone() || now - ticket.deadline() >= 0) {
                tickets.remove();
                ticket.complete(ticket.isMarkReached() ? 0 : unreached.applyAsLong(ticket));
            }
        }
    }

    /** Nanoseconds until the first of them is out of time. */
    long nextDue(long now) {
        long next = Long.MAX_VALUE;
        for (FlushTicket ticket : open) {
            next = Math.min(next, Math.max(0, ticket.deadline() - now));
        }
        return next;
    }

    private void each(Consumer<FlushTicket> action) {
        if (!open.isEmpty()) {
            open.forEach(action);
        }
    }
}
