package io.github.appinsights.internal.pipeline;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.DropReason;
import io.github.appinsights.internal.store.Store;
import io.github.appinsights.internal.wire.BatchWriter;
import io.github.appinsights.model.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * The whole way from the queue to the answer, as turns of one thread: everything here but {@link #post} and {@link #stage()} runs
 * on the delivery thread, so nothing here takes a lock. Answers come in as messages.
 *
 * <p>An item is, at any moment between two turns, in exactly one place: the intake (queue or open window), the closed batch,
 * a request in flight, the store, or settled in the tally.
 */
final class Delivery {

    private static final int MOST_MOVES = 1_000;
    private static final long PRODUCER_WAIT_NANOS = Duration.ofMillis(1).toNanos();

    private final Queue<Runnable> messages =
            Queues.<Runnable>unboundedMultiproducer().get();
    private final Sinks.Many<Telemetry> sink = Sinks.unsafe().many().unicast().onBackpressureBuffer();
    private final InFlight inFlight = new InFlight();
    private final Flushes flushes = new Flushes();
    private final Runnable wake;
    private final Tally tally;
    private final Intake intake;
    private final BatchWindow window;
    private final Gate gate;
    private final Store store;
    private final Settling settling;
    private final Sending sending;
    private final LossLog log;
    private final LongSupplier nanos;
    private @Nullable Closing closing;
    private volatile Stage stage = Stage.START;

    Delivery(
            ChannelOptions options,
            Tally tally,
            BatchWriter writer,
            Store store,
            Transport transport,
            LossLog log,
            Clock clock,
            LongSupplier nanos,
            DoubleSupplier random,
            Runnable wake) {
        this.tally = tally;
        this.wake = wake;
        this.store = store;
        this.log = log;
        this.nanos = nanos;
        this.intake = new Intake(options, tally, wake);
        this.gate = new Gate(options, random);
        this.settling = new Settling(tally, gate, store, flushes, log);
        this.sending = new Sending(options, gate, store, inFlight, settling, transport, tally, nanos, this::post);
        this.window = new BatchWindow(options, writer, intake, this::lost, clock, nanos);
        sink.asFlux().subscribe(window);
    }

    Intake intake() {
        return intake;
    }

    /** What the other threads may see. */
    Stage stage() {
        return stage;
    }

    /** What became of every item, as of a stage. Any thread. */
    DeliveryCounters counters(Stage at) {
        long queued = intake.itemsSince(at.taken()) + at.readyItems();
        return tally.counters(at.settled(), queued, at.inFlight(), at.storedItems());
    }

    /** Has a message run on the delivery thread. Any thread. */
    void post(Runnable message) {
        messages.offer(message);
        wake.run();
    }

    /** Begins a flush; its mark may have been faster than the message. */
    void flush(FlushTicket ticket) {
        if (!ticket.isOpened()) {
            flushes.open(ticket, nanos.getAsLong());
            flushes.await(ticket, inFlight, window.ready(), store);
        }
    }

    void close(long limitNanos) {
        if (closing == null) {
            intake.close();
            closing = new Closing(nanos.getAsLong(), limitNanos, store.isDurable());
            sending.close(closing);
        }
    }

    boolean isFinished() {
        return stage.finished();
    }

    /**
     * Does what is due; of the queue one batch at most, so that answers and pauses get their turn however much comes in.
     *
     * @return nanoseconds until there is something to do again, if nobody wakes the thread before
     */
    long turn() {
        for (Runnable message; (message = messages.poll()) != null; ) {
            message.run();
        }
        long now = nanos.getAsLong();
        store.tick(now, settling);
        gate.tick(now);
        sending.expire(now);
        boolean more = fill(now);
        more |= sending.dispatch(window, intake, now);
        sending.replay(now);
        if (gate.isPaused() && !flushes.isEmpty()) {
            store.forEach(flushes::stored);
        }
        show(false); // whoever waits for a flush may look at once
        flushes.complete(now, ticket -> window.openItems() + intake.before(ticket));
        boolean finished = closing != null && finish(closing, now);
        if (!finished) {
            log.checkDrops(now); // the last line of a client that closes says it all
        }
        show(finished);
        return finished || more ? 0 : untilNextDue(now);
    }

    private void show(boolean finished) {
        stage = Stage.of(
                gate,
                finished,
                tally.settled(),
                intake.left(),
                window.readyItems(),
                inFlight.items(),
                store,
                settling.lastFailure());
    }

    /**
     * Moves items from the queue through the sink into the window, until a batch is closed or nothing is left.
     *
     * @return whether it stopped short of both
     */
    private boolean fill(long now) {
        int moves = 0;
        while (window.ready() == null && moves < MOST_MOVES) {
            Object next = intake.poll();
            if (next == null) {
                break;
            }
            moves++;
            if (next instanceof FlushTicket ticket) {
                flush(ticket);
                closeWindow();
                ticket.markReached();
            } else if (sink.tryEmitNext((Telemetry) next).isFailure()) {
                intake.left(1, Intake.weigh((Telemetry) next));
                lost(DropReason.UNSERIALISABLE, 1); // the sink ends only by a fault of ours; what comes then is counted
            }
            if (window.isFull()) {
                closeWindow();
            }
        }
        if (window.isDue(now) || (closing != null && window.isOpen())) {
            closeWindow();
        }
        return moves == MOST_MOVES;
    }

    private void closeWindow() {
        if (window.ready() == null && window.isOpen()) {
            window.close();
            flushes.closed(window.requireReady());
        }
    }

    private void lost(DropReason reason, int items) {
        tally.dropped(reason, items);
        flushes.dropped(items);
    }

    /** @return whether the client may stop: all is settled or kept, or the time is over and the rest has been given up */
    private boolean finish(Closing closing, long now) {
        if (store.isDurable() && closing.isSendingOver(now)) {
            inFlight.cancelAll(parcel -> {
                tally.maybeDuplicate(parcel.items());
                settling.keep(parcel);
            });
        }
        boolean drained = intake.items() == 0 && window.ready() == null && inFlight.isEmpty();
        boolean mayStay = store.isDurable() && (gate.isPaused() || closing.isSendingOver(now));
        if (drained && mayStay) {
            store.persist(settling);
        }
        if (drained && store.isAtRisk() && !store.isPersisting() && closing.mayProbe(gate, now)) {
            gate.probeNow();
            sending.replay(now);
            return false;
        }
        boolean hopeless = gate.isPaused() && gate.until() - closing.deadline() >= 0;
        boolean done = !store.hasNext() || hopeless || (mayStay && !store.isAtRisk());
        if ((drained && done && !store.isPersisting()) || now - closing.deadline() >= 0) {
            giveUp();
            if (intake.items() > 0 && !closing.isOver(now)) {
                return false;
            }
            show(false);
            flushes.complete(now, ticket -> 0);
            log.closed(tally.sent(), tally.dropped(), store.items());
            return true;
        }
        return false;
    }

    private void giveUp() {
        for (Object next; (next = intake.poll()) != null; ) {
            if (next instanceof FlushTicket ticket) {
                ticket.markReached();
            } else {
                intake.left(1, Intake.weigh((Telemetry) next));
                lost(DropReason.SHUTDOWN, 1);
            }
        }
        if (window.ready() != null) {
            settling.drop(window.requireReady(), DropReason.SHUTDOWN);
            window.taken();
        }
        window.close();
        if (window.ready() != null) {
            settling.drop(window.requireReady(), DropReason.SHUTDOWN);
            window.taken();
        }
        inFlight.cancelAll(parcel -> {
            tally.maybeDuplicate(parcel.items());
            settling.drop(parcel, DropReason.SHUTDOWN);
        });
        store.abandon().forEach(parcel -> settling.drop(parcel, DropReason.SHUTDOWN));
    }

    private long untilNextDue(long now) {
        long next = flushes.nextDue(now);
        if (window.isOpen() && window.ready() == null) {
            next = Math.min(next, window.dueAt() - now);
        }
        next = Math.min(next, sending.nextDue(window, now));
        next = Math.min(next, store.nextDue(now));
        if (closing != null) {
            next = Math.min(next, (closing.isSendingOver(now) ? closing.deadline() : closing.sendUntil()) - now);
        }
        if (window.ready() == null && !window.isOpen() && intake.items() > 0) {
            next = Math.min(
                    next, PRODUCER_WAIT_NANOS); // one is between counting and queueing, and may rely on this look
        }
        return Math.max(0, next);
    }
}
