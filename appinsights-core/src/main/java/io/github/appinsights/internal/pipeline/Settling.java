package io.github.appinsights.internal.pipeline;

import io.github.appinsights.channel.DropReason;
import io.github.appinsights.internal.ingestion.IngestionOutcome;
import io.github.appinsights.internal.ingestion.IngestionOutcome.Answered;
import io.github.appinsights.internal.ingestion.IngestionOutcome.Unreachable;
import io.github.appinsights.internal.pipeline.Settlement.Signal;
import io.github.appinsights.internal.store.Parcel;
import io.github.appinsights.internal.store.Store;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Carries out what an outcome means: counts, keeps, splits, and tells the gate. The delivery thread only. */
final class Settling implements Store.Events {

    private static final Pattern DIGITS = Pattern.compile("\\d+");

    private final Tally tally;
    private final Gate gate;
    private final Store store;
    private final Flushes flushes;
    private final LossLog log;
    private long successes;
    private @Nullable String lastFailure;

    Settling(Tally tally, Gate gate, Store store, Flushes flushes, LossLog log) {
        this.tally = tally;
        this.gate = gate;
        this.store = store;
        this.flushes = flushes;
        this.log = log;
    }

    @Nullable
    String lastFailure() {
        return lastFailure;
    }

    void settle(Parcel parcel, IngestionOutcome outcome, long startedAt, long now) {
        Settlement settlement = Settlement.of(parcel.items(), outcome);
        Parcel rest = rest(parcel, settlement); // first, before anything is counted
        count(settlement);
        say(settlement, outcome, now);
        signal(settlement, parcel.isDoubted(), startedAt, now);
        if (outcome instanceof Unreachable unreachable && unreachable.mayHaveArrived()) {
            tally.maybeDuplicate(parcel.items());
        }
        if (settlement.tooLarge()) {
            split(parcel);
        } else if (rest == parcel) {
            parcel.failed(successes);
            keep(parcel);
        } else {
            List<FlushTicket> tickets = flushes.awaiting(parcel);
            flushes.settled(parcel, settlement);
            if (rest == null) {
                store.settled(parcel);
            } else {
                tickets.forEach(ticket -> ticket.await(rest));
                rest.failed(successes);
                store.replaced(parcel, List.of(rest));
                keep(rest);
            }
        }
    }

    /** What is to be sent again: all of a batch, some of it as another, or nothing. */
    private @Nullable Parcel rest(Parcel parcel, Settlement settlement) {
        int items = settlement.retry().cardinality();
        if (items == 0 || items == parcel.items()) {
            return items == 0 ? null : parcel;
        }
        try {
            return parcel.part(parcel.batch().select(settlement.retry()));
        } catch (Throwable fault) {
            tally.maybeDuplicate(parcel.items());
            whole(parcel);
            throw fault;
        }
    }

    private List<Parcel> halves(Parcel parcel) {
        try {
            return List.of(parcel.half(true), parcel.half(false));
        } catch (Throwable fault) {
            whole(parcel);
            throw fault;
        }
    }

    /** What cannot be taken apart, for want of memory for instance, waits as it is: it is in no other place any more. */
    private void whole(Parcel parcel) {
        parcel.failed(successes);
        keep(parcel);
    }

    private void count(Settlement settlement) {
        tally.sent(settlement.sent());
        tally.sampledByService(settlement.sampled());
        settlement.rejected().forEach(tally::rejected);
        tally.dropped(DropReason.QUOTA, settlement.quota());
        tally.dropped(DropReason.PARTIAL_UNKNOWN, settlement.unknown());
    }

    private void signal(Settlement settlement, boolean doubted, long startedAt, long now) {
        switch (settlement.signal()) {
            case SUCCESS -> {
                successes++;
                gate.succeeded();
                log.succeeded();
            }
            case REFUSED -> gate.succeeded();
            case FAILURE -> gate.failed(Gate.Cause.FAILURE, startedAt, now, settlement.retryAfter(), doubted);
            case NOT_ALLOWED -> gate.failed(Gate.Cause.NOT_ALLOWED, startedAt, now, null, false);
            case QUOTA -> gate.failed(Gate.Cause.QUOTA, startedAt, now, settlement.retryAfter(), false);
        }
    }

    private void say(Settlement settlement, IngestionOutcome outcome, long now) {
        String why = describe(outcome);
        settlement.rejected().keySet().forEach(status -> log.rejected(status, why, now));
        if (settlement.signal() != Signal.SUCCESS) {
            lastFailure = why;
            if (settlement.signal() != Signal.REFUSED) {
                // the same words with another number, of the time waited for instance, are the same cause
                Object kind = outcome instanceof Answered answer
                        ? answer.status()
                        : DIGITS.matcher(why).replaceAll("0");
                log.failed(kind, why, settlement.signal() != Signal.QUOTA, now);
            }
        }
    }

    private static String describe(IngestionOutcome outcome) {
        if (outcome instanceof Answered answer) {
            return answer.reason() == null ? "status " + answer.status() : answer.status() + " " + answer.reason();
        }
        return ((Unreachable) outcome).description();
    }

    /** Puts a batch behind those that wait; the oldest leave where there is no room. */
    void keep(Parcel parcel) {
        evicted(store.addLast(parcel));
        if (gate.isPaused()) {
            flushes.stored(parcel);
        }
    }

    void drop(Parcel parcel, DropReason reason) {
        tally.dropped(reason, parcel.items());
        flushes.dropped(parcel);
        store.settled(parcel);
    }

    @Override
    public void lost(Parcel parcel, DropReason reason) {
        drop(parcel, reason);
    }

    @Override
    public void recovered(long items) {
        tally.recovered(items);
    }

    @Override
    public void unreadable(int files) {
        log.unreadable(files);
    }

    @Override
    public void degraded(String reason, long now) {
        log.degraded(reason, now);
    }

    @Override
    public void restored() {
        log.restored();
    }

    /**
     * Splits a batch that fails while others succeed, so that in the end the one bad item is alone.
     *
     * @return false where it is to be sent as it is
     */
    boolean isolate(Parcel parcel) {
        if (!parcel.isSuspect(successes)) {
            return false;
        }
        if (parcel.items() == 1) {
            drop(parcel, DropReason.POISON);
        } else {
            List<Parcel> halves = halves(parcel);
            flushes.continued(parcel, halves);
            store.replaced(parcel, halves);
            halves.forEach(Parcel::doubt);
            halves.forEach(this::keep);
        }
        return true;
    }

    /** Too large for the service: both halves are next. */
    private void split(Parcel parcel) {
        if (parcel.items() == 1) {
            drop(parcel, DropReason.TOO_LARGE);
            return;
        }
        List<Parcel> halves = halves(parcel);
        flushes.continued(parcel, halves);
        store.replaced(parcel, halves);
        evicted(store.addFirst(halves.get(1)));
        evicted(store.addFirst(halves.get(0)));
    }

    private void evicted(List<Parcel> parcels) {
        for (Parcel parcel : parcels) {
            drop(parcel, DropReason.STORE_FULL);
        }
    }
}
