package io.github.appinsights.internal.sampling;

import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationSampling;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TelemetryType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An operation whose items wait for its end. {@code head} is null, the newest of the items that wait, or the verdict: adding an item
 * and deciding race on that one reference, so each item is either among those that are decided or finds the verdict and follows
 * it. Nodes are not used again. Thread-safe, takes no lock.
 */
final class TailOperation implements OperationSampling {

    private static final Logger log = LoggerFactory.getLogger(TailOperation.class);

    private static final int NOWHERE = -1;

    private final TailSampling tail;
    private final Operation operation;
    private final HeadSampling chosen;
    private final long begunAt;
    private final AtomicReference<@Nullable Object> head = new AtomicReference<>();
    private volatile int place = NOWHERE;
    private volatile boolean threw;
    private volatile boolean callFailed;
    private volatile boolean ended;
    private volatile long lingersUntil;
    private volatile boolean lingers;

    /** @param chosen what holds where there is no reason to keep it whole */
    TailOperation(TailSampling tail, Operation operation, HeadSampling chosen, long begunAt) {
        this.tail = tail;
        this.operation = operation;
        this.chosen = chosen;
        this.begunAt = begunAt;
    }

    @SuppressWarnings("ReferenceEquality") // one for each client
    boolean belongsTo(@Nullable TailSampling candidate) {
        return tail == candidate;
    }

    @Override
    public boolean isAnnounced() {
        return chosen.isAnnounced();
    }

    double percentage() {
        return chosen.percentage();
    }

    boolean isScoredBelow(double other) {
        return chosen.isScoredBelow(other);
    }

    boolean isDecided() {
        return head.get() instanceof Verdict;
    }

    /** Whether its end can change anything. */
    boolean isOpen() {
        return chosen.isOpen();
    }

    boolean isWanted() {
        return operation.isWanted();
    }

    /** As far as is known before its end. */
    boolean isFailing() {
        return threw || (callFailed && tail.countsCalls());
    }

    boolean isSlow(long now) {
        return tail.isSlow(now - begunAt);
    }

    void standsAt(int taken) {
        place = taken;
    }

    /** Any thread. */
    void add(Telemetry item) {
        TelemetryType type = TelemetryType.of(item);
        if (!chosen.isOpen() || chosen.isDropped(type)) {
            tell(Verdict.asChosen(chosen.percentageOf(type), tail.isDry()), item);
            return;
        }
        boolean failure = isFailure(item);
        if (item instanceof ExceptionTelemetry) {
            threw = true;
        } else if (failure) {
            callFailed = true;
        }
        int size = TailSampling.weigh(item);
        boolean reserved = false;
        Held top;
        while (true) {
            Object seen = head.get();
            if (seen instanceof Verdict verdict) {
                if (reserved) {
                    tail.room().release(size);
                }
                follow(verdict, item, failure);
                return;
            }
            top = (Held) seen;
            if (operation.isDiscarded()) {
                discarded();
            } else if (ended && top == null) {
                tail.endedBefore(this);
            } else if (!ended && isSlow(tail.now())) {
                tail.promote(this);
            } else if (!tail.hasRoom(top, size)) {
                tail.spill(this);
            } else if (!reserved) {
                reserved = tail.reserve(size);
                if (!reserved) {
                    tail.spill(this);
                }
            } else if (head.compareAndSet(top, new Held(item, size, top))) {
                break;
            }
        }
        if (top == null) {
            tail.opened(this);
        }
        if (lingers && failure) {
            tail.failedLate(this);
        }
    }

    @Override
    public void ended(boolean failed, @Nullable Duration duration) {
        if (ended) {
            return;
        }
        ended = true;
        if (!chosen.isAsked()) {
            return; // nothing was tracked in it
        }
        try {
            tail.ended(this, failed || (callFailed && tail.countsCalls()), duration);
        } catch (RuntimeException | LinkageError | StackOverflowError broken) {
            log.debug("The end of an operation is not seen", broken);
        }
    }

    /** Stays undecided for a while, unless nothing waits. */
    boolean linger(long until) {
        if (!(head.get() instanceof Held)) {
            return false;
        }
        lingersUntil = until;
        lingers = true;
        return true;
    }

    boolean isLingering() {
        return lingers;
    }

    boolean hasLingered(long now) {
        return lingers && now - lingersUntil >= 0;
    }

    @Override
    public void discarded() {
        decide(Verdict.discarded(tail.isDry()));
    }

    /** @return false where it was decided before */
    boolean decide(Verdict verdict) {
        Object seen;
        do {
            seen = head.get();
            if (seen instanceof Verdict) {
                return false;
            }
        } while (!head.compareAndSet(seen, verdict));
        leavePlace();
        for (Held held = Held.oldestFirst((Held) seen); held != null; held = held.below()) {
            tell(verdict, held.item());
            tail.room().release(held.size());
        }
        return true;
    }

    /** After it was decided, too: it may have got its place since. */
    void leavePlace() {
        int taken = place;
        if (taken != NOWHERE) {
            tail.open().remove(this, taken);
        }
    }

    /** An item that comes after the verdict: failures are all told, so each of them stands for itself. */
    private void follow(Verdict decided, Telemetry item, boolean failure) {
        Verdict verdict = operation.isDiscarded() ? Verdict.discarded(tail.isDry()) : decided;
        boolean told = failure && !verdict.discarded();
        if (ended) {
            tail.late(told);
        }
        tell(told ? verdict.ofFailure() : verdict, item);
    }

    private void tell(Verdict verdict, Telemetry item) {
        boolean said = verdict.isTold() && item instanceof RequestTelemetry;
        tell(said ? verdict.saidBy((RequestTelemetry) item) : item, percentage(verdict, TelemetryType.of(item)));
    }

    /** Of an operation that is kept for a reason no rule thins a type, and one may lift it. */
    private double percentage(Verdict verdict, TelemetryType type) {
        if (verdict.discarded() || tail.isDry()) {
            return verdict.percentage();
        }
        double ruled = verdict.wanted() ? chosen.chosenOf(type) : chosen.percentageOf(type);
        return verdict.isForAReason() ? Math.max(verdict.percentage(), ruled) : ruled;
    }

    private void tell(Telemetry item, double percentage) {
        if (percentage > 0) {
            tail.tell(item, percentage);
        } else {
            tail.leftOut();
        }
    }

    private static boolean isFailure(Telemetry item) {
        return item instanceof ExceptionTelemetry
                || (item instanceof DependencyTelemetry call && !call.success())
                || (item instanceof RequestTelemetry request && !request.success());
    }

    /** The name it has by now. */
    @Nullable
    String name() {
        OperationContext context = operation.childContext().operation();
        return context == null ? null : context.name();
    }
}
