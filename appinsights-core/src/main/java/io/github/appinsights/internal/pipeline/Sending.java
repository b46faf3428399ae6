package io.github.appinsights.internal.pipeline;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.DropReason;
import io.github.appinsights.internal.ingestion.IngestionOutcome;
import io.github.appinsights.internal.ingestion.IngestionOutcome.Answered;
import io.github.appinsights.internal.ingestion.IngestionOutcome.Unreachable;
import io.github.appinsights.internal.pipeline.Gate.Lane;
import io.github.appinsights.internal.store.Parcel;
import io.github.appinsights.internal.store.Store;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends batches, fresh ones and those that wait, as far as the gate lets them, and has their answers settled. The delivery thread
 * only; answers come in on other threads and are handed to it as messages.
 */
final class Sending {

    private static final long REPLAY_PACE_NANOS = Duration.ofMillis(100).toNanos();
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(10);

    private static final Duration MAX_AGE = Duration.ofDays(2);
    private static final long EXPIRY_NANOS = Duration.ofMinutes(1).toNanos();

    private final ChannelOptions options;
    private final long maxAge;
    private final Gate gate;
    private final Store store;
    private final InFlight inFlight;
    private final Settling settling;
    private final Transport transport;
    private final Tally tally;
    private final LongSupplier nanos;
    private final Consumer<Runnable> messages;
    private long nextReplay;
    private long nextExpiry;
    private @Nullable Closing closing;

    Sending(
            ChannelOptions options,
            Gate gate,
            Store store,
            InFlight inFlight,
            Settling settling,
            Transport transport,
            Tally tally,
            LongSupplier nanos,
            Consumer<Runnable> messages) {
        this.options = options;
        this.maxAge = (options.spool() == null ? MAX_AGE : options.spool().retention()).toNanos();
        this.gate = gate;
        this.store = store;
        this.inFlight = inFlight;
        this.settling = settling;
        this.transport = transport;
        this.tally = tally;
        this.nanos = nanos;
        this.messages = messages;
        this.nextReplay = nanos.getAsLong();
        this.nextExpiry = nextReplay + EXPIRY_NANOS;
    }

    /** From now on what waits is not paced, and no request takes longer than the client may. */
    void close(Closing limits) {
        closing = limits;
    }

    /**
     * Finds a place for the closed batch: a request, the store, or none yet.
     *
     * @return whether there was one
     */
    boolean dispatch(BatchWindow window, Intake intake, long now) {
        Parcel ready = window.ready();
        if (ready == null) {
            return false;
        }
        if (gate.isPausedByQuota()) {
            settling.drop(ready, DropReason.QUOTA);
        } else if (gate.isPaused() || isOver(now)) {
            settling.keep(ready);
        } else if (gate.admits(Lane.LIVE, inFlight.live(), inFlight.replay(), store.hasNext())) {
            send(ready, Lane.LIVE, now);
        } else if (intake.isHalfFull() || now - spillAt(ready) >= 0) {
            settling.keep(ready);
        } else {
            return false;
        }
        window.taken();
        return true;
    }

    /** Whether the client closes and keeps what is left for the next process. */
    private boolean isOver(long now) {
        return closing != null && store.isDurable() && closing.isSendingOver(now);
    }

    /** When a batch that finds no free request goes to the store. */
    private long spillAt(Parcel ready) {
        return ready.createdNanos() + 2 * options.maxWait().toNanos();
    }

    /** Sends what waits, at most ten batches a second unless the client closes. */
    void replay(long now) {
        boolean paced = closing == null;
        while (!isOver(now)
                && (!paced || now - nextReplay >= 0)
                && store.hasNext()
                && gate.admits(Lane.REPLAY, inFlight.live(), inFlight.replay(), true)) {
            Parcel parcel = store.poll();
            if (parcel == null) {
                return; // not read yet
            }
            if (now - parcel.createdNanos() >= maxAge) {
                settling.drop(parcel, DropReason.EXPIRED);
            } else if (!settling.isolate(parcel)) {
                send(parcel, Lane.REPLAY, now);
                nextReplay = now + REPLAY_PACE_NANOS;
            }
        }
    }

    /** Gives up what has become too old while it could not be sent, once a minute. */
    void expire(long now) {
        if (now - nextExpiry >= 0) {
            nextExpiry = now + EXPIRY_NANOS;
            store.expire(now - maxAge).forEach(parcel -> settling.drop(parcel, DropReason.EXPIRED));
        }
    }

    private void send(Parcel parcel, Lane lane, long now) {
        boolean probe = gate.state() == Gate.State.PROBE;
        Duration limit = closing != null
                ? closing.left(now, options.exchangeTimeout())
                : probe && options.exchangeTimeout().compareTo(PROBE_LIMIT) > 0
                        ? PROBE_LIMIT
                        : options.exchangeTimeout();
        gate.started(lane);
        InFlight.Request request = inFlight.started(parcel, lane, now);
        try {
            request.call()
                    .update(transport
                            .post(parcel.batch().body(), limit)
                            .subscribe(
                                    outcome -> messages.accept(() -> answered(parcel, outcome)),
                                    fault -> broken(parcel, fault)));
        } catch (Throwable fault) {
            broken(parcel, fault); // what Reactor finds fatal it throws; the request would take its slot for good
        }
    }

    private void broken(Parcel parcel, Throwable fault) {
        messages.accept(() -> answered(parcel, new Unreachable(fault.getClass().getSimpleName(), true)));
    }

    private void answered(Parcel parcel, IngestionOutcome outcome) {
        InFlight.Request request = inFlight.ended(parcel);
        if (request == null) {
            tally.lateAnswer();
            return;
        }
        tally.request(outcome instanceof Answered answer ? answer.status() : 0);
        settling.settle(parcel, outcome, request.startedAt(), nanos.getAsLong());
    }

    /** Nanoseconds until a batch may be sent or kept that cannot be now. */
    long nextDue(BatchWindow window, long now) {
        long next = Long.MAX_VALUE;
        if (window.ready() != null) {
            next = spillAt(window.requireReady()) - now;
        }
        if (store.batches() > 0) {
            next = Math.min(next, nextExpiry - now);
        }
        if (gate.isPaused()) {
            next = Math.min(next, gate.until() - now);
        } else if (!isOver(now)
                && store.hasNext()
                && !store.isReading()
                && gate.admits(Lane.REPLAY, inFlight.live(), inFlight.replay(), true)) {
            next = Math.min(next, nextReplay - now);
        }
        return next;
    }
}
