package io.github.appinsights.internal.sampling;

import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.context.Operation;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.sampling.TailOptions;
import io.github.appinsights.sampling.TailState;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides operations at their end, while their items wait in memory. What it decides by (it failed, it took long) is known without a
 * look at the score, so counts stay true. Bounded in items, bytes and operations: beyond, the oldest operation is decided by what
 * is known of it. Thread-safe, takes no lock.
 */
final class TailSampling {

    private static final Logger log = LoggerFactory.getLogger(TailSampling.class);

    /** Bytes an item costs besides its text, as delivery counts. */
    private static final int ITEM_OVERHEAD = 200;

    private final TailOptions options;
    private final TelemetryChannel channel;
    private final LongAdder sampledOut;
    private final LongSupplier nanos;
    private final HeldRoom room;
    private final OpenOperations open;
    private final Routes routes;
    private final Limiter budget;
    private final Map<KeepReason, LongAdder> kept = new EnumMap<>(KeepReason.class);
    private final LongAdder spilled = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final LongAdder lateFailures = new LongAdder();
    private final long slowNanos;
    private final long lingerNanos;
    private volatile boolean closed;

    /** @param sampledOut counts the items left out */
    TailSampling(
            TailOptions options,
            TelemetryChannel channel,
            LongAdder sampledOut,
            LongSupplier nanos,
            DoubleSupplier random) {
        this.options = options;
        this.channel = channel;
        this.sampledOut = sampledOut;
        this.nanos = nanos;
        this.room = new HeldRoom(options.maxItems(), options.maxBytes());
        this.open = new OpenOperations(options.maxOperations());
        this.routes = new Routes(options);
        this.budget = Limiter.ofOperations(options.maxKeptPerSecond(), nanos, random);
        this.slowNanos = options.slow().toNanos();
        this.lingerNanos = options.linger().toNanos();
        for (KeepReason reason : KeepReason.values()) {
            kept.put(reason, new LongAdder());
        }
    }

    /** One that begins now. */
    TailOperation begins(Operation operation, HeadSampling chosen) {
        return new TailOperation(this, operation, chosen, now());
    }

    boolean isDry() {
        return options.dryRun();
    }

    /** Decides those that are slow by now, and those that waited for a late failure long enough. */
    void sweep() {
        long now = now();
        open.forEach(operation -> {
            try {
                look(operation, now);
            } catch (RuntimeException | LinkageError | StackOverflowError broken) {
                log.debug("An operation is not decided", broken); // those behind it must not wait for it
            }
        });
    }

    private void look(TailOperation operation, long now) {
        if (operation.isDecided()) {
            operation.leavePlace();
        } else if (operation.hasLingered(now)) {
            decide(operation, null);
        } else if (!operation.isLingering() && operation.isSlow(now)) {
            promote(operation);
        }
    }

    /** Decides all that are open, by what is known of them: all at once, so without a look at the budget. */
    void settle() {
        open.forEach(operation -> decideNow(operation, true));
    }

    /** As {@link #settle}, and nothing waits from now on. */
    void close() {
        closed = true;
        settle();
    }

    long held() {
        return room.items();
    }

    TailState state() {
        Map<String, Long> byReason = new LinkedHashMap<>();
        kept.forEach((reason, count) -> byReason.put(reason.value(), count.sum()));
        return new TailState(
                byReason,
                spilled.sum(),
                late.sum(),
                lateFailures.sum(),
                room.items(),
                room.bytes(),
                open.count(),
                budget.current());
    }

    long now() {
        return nanos.getAsLong();
    }

    HeldRoom room() {
        return room;
    }

    OpenOperations open() {
        return open;
    }

    /** Whether a call that fails makes its operation fail. */
    boolean countsCalls() {
        return options.keepOn() == TailOptions.KeepOn.DEPENDENCY_FAILURE;
    }

    boolean isSlow(long tookNanos) {
        return tookNanos >= slowNanos;
    }

    /** Whether one operation may have one more. */
    boolean hasRoom(@Nullable Held top, int size) {
        return top == null
                ? size <= options.maxBytesPerOperation()
                : top.items() < options.maxItemsPerOperation() && top.bytes() + size <= options.maxBytesPerOperation();
    }

    /** Room for one more of all of them, at the cost of one that is older. */
    boolean reserve(int size) {
        if (room.reserve(size)) {
            return true;
        }
        TailOperation oldest = open.oldest();
        if (oldest == null) {
            return false;
        }
        spill(oldest);
        return room.reserve(size);
    }

    /** Its first item waits. */
    void opened(TailOperation operation) {
        if (!open.add(operation)) {
            TailOperation oldest = open.oldest();
            if (oldest != null) {
                spill(oldest);
            }
            if (!open.add(operation)) {
                spill(operation);
            }
        }
        if (operation.isDecided()) {
            operation.leavePlace();
        } else if (closed) {
            decideNow(operation, true);
        }
    }

    /** It runs for so long that it is slow whatever comes: told from now on, it needs no room. */
    void promote(TailOperation operation) {
        decide(operation, KeepReason.SLOW);
    }

    /** There is no room. */
    void spill(TailOperation operation) {
        decideNow(operation, false);
    }

    /** Nothing waited at its end, and something comes now. */
    void endedBefore(TailOperation operation) {
        decide(operation, null);
    }

    void failedLate(TailOperation operation) {
        decide(operation, KeepReason.FAILED);
    }

    /** @param duration null where it goes on */
    void ended(TailOperation operation, boolean failed, @Nullable Duration duration) {
        long now = now();
        String name = operation.name();
        long took = duration == null ? -1 : duration.toNanos();
        boolean isLong = took >= 0 && routes.isLong(name, took, now);
        boolean first = routes.isAmongFirst(name, now);
        if (operation.isDecided()) {
            return;
        }
        if (!operation.isOpen()) { // what waits was tracked by the sampler, before it had answered
            operation.decide(Verdict.asChosen(
                    operation.isScoredBelow(operation.percentage()) ? operation.percentage() : 0, isDry()));
            return;
        }
        KeepReason reason = null;
        if (failed) {
            reason = KeepReason.FAILED;
        } else if (operation.isWanted()) {
            reason = KeepReason.FLAGGED;
        } else if (isLong || isSlow(took)) {
            reason = KeepReason.SLOW;
        } else if (first) {
            reason = KeepReason.FIRST;
        }
        boolean waits = reason == null && lingerNanos > 0 && !closed && operation.linger(now + lingerNanos);
        if (!waits) {
            decide(operation, reason);
        }
    }

    private void decideNow(TailOperation operation, boolean last) {
        if (operation.isDecided()) {
            return;
        }
        KeepReason reason = operation.isLingering() ? null : knownReason(operation);
        // with a reason it will be whole all the same
        boolean parted = reason == null && !operation.isLingering();
        decide(operation, reason, reason == null || last ? 100 : budget.next(), parted);
    }

    private @Nullable KeepReason knownReason(TailOperation operation) {
        if (operation.isFailing()) {
            return KeepReason.FAILED;
        }
        if (operation.isWanted()) {
            return KeepReason.FLAGGED;
        }
        return operation.isSlow(now()) ? KeepReason.SLOW : null;
    }

    /** By its end, or by that it runs on and on. */
    private void decide(TailOperation operation, @Nullable KeepReason reason) {
        if (!operation.isDecided()) {
            decide(operation, reason, reason == null ? 100 : budget.next(), false);
        }
    }

    /** @param ofReason percentage at which it is kept if there is a reason */
    private void decide(TailOperation operation, @Nullable KeepReason reason, double ofReason, boolean parted) {
        double percentage = reason == null ? operation.percentage() : Math.max(operation.percentage(), ofReason);
        boolean told = operation.isScoredBelow(percentage);
        KeepReason said = reason == null ? KeepReason.HASH : reason;
        boolean wanted = operation.isWanted();
        Verdict verdict = isDry()
                ? new Verdict(100, told ? said.value() : Verdict.NONE, parted, false, wanted)
                : new Verdict(told ? percentage : 0, told ? said.value() : null, parted, false, wanted);
        if (operation.decide(verdict)) {
            if (told) {
                adder(said).increment();
            }
            if (parted) {
                spilled.increment();
            }
        }
    }

    @SuppressWarnings("NullAway") // there is one for each
    private LongAdder adder(KeepReason reason) {
        return kept.get(reason);
    }

    void late(boolean failure) {
        late.increment();
        if (failure) {
            lateFailures.increment();
        }
    }

    void leftOut() {
        sampledOut.increment();
    }

    void tell(Telemetry item, double percentage) {
        try {
            channel.offer(percentage >= 100 ? item : item.withSampleRate(percentage));
        } catch (RuntimeException | LinkageError | StackOverflowError broken) {
            log.debug("The telemetry channel failed", broken);
        }
    }

    static int weigh(Telemetry item) {
        return ITEM_OVERHEAD + item.textLength();
    }
}
