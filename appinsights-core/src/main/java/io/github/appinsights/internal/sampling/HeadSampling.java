package io.github.appinsights.internal.sampling;

import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationSampling;
import io.github.appinsights.model.TelemetryType;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Decides of an operation before anything is known of it, at the first item or the first call that goes out: by then a tracer has
 * given it its ids, and one that is never told has cost nothing. All of its items share what was decided. Thread-safe.
 */
final class HeadSampling implements OperationSampling {

    private final Operation operation;
    private final Percentages percentages;
    private final AtomicReference<@Nullable Decision> decision = new AtomicReference<>();

    HeadSampling(Operation operation, Percentages percentages) {
        this.operation = operation;
        this.percentages = percentages;
    }

    @Override
    public boolean isAnnounced() {
        Decision decided = decided();
        OperationPercentages chosen = decided.percentages;
        return chosen.byCaller() ? chosen.keptByCaller() : isBelow(decided.score, chosen.whole());
    }

    /** Of the operation as a whole. */
    double percentage() {
        return decided().percentages.whole();
    }

    /** Whether its score is below that percentage. */
    boolean isScoredBelow(double percentage) {
        return isBelow(decided().score, percentage);
    }

    /** Whether its end could change what is decided. */
    boolean isOpen() {
        return decided().percentages.isOpen();
    }

    /** Whether anything was asked of it yet. */
    boolean isAsked() {
        return decision.get() != null;
    }

    /** Whether a rule leaves out items of that type, whatever else would keep them. */
    boolean isDropped(TelemetryType type) {
        return decided().percentages.isDropped(type);
    }

    /** The percentage at which an item of that type is told, with what code asked for by now; 0 where it is left out. */
    double percentageOf(TelemetryType type) {
        if (operation.isDiscarded()) {
            return 0;
        }
        return operation.isWanted() && !isDropped(type) ? 100 : chosenOf(type);
    }

    /** As {@link #percentageOf}, whatever code asks for. */
    double chosenOf(TelemetryType type) {
        Decision decided = decided();
        OperationPercentages chosen = decided.percentages;
        double percentage = chosen.ofType(type);
        if (!chosen.byCaller()) {
            return isBelow(decided.score, percentage) ? percentage : 0;
        }
        if (!chosen.keptByCaller()) {
            return 0;
        }
        // the caller's choice is not the score's, so of what it kept the score takes the part that is missing
        double part = percentage >= chosen.whole() ? 100 : 100 * percentage / chosen.whole();
        return isBelow(decided.score, part) ? Math.min(percentage, chosen.whole()) : 0;
    }

    @Override
    public void ended(boolean failed, @Nullable Duration duration) {
        // it was decided already
    }

    @Override
    public void discarded() {
        // nothing waits; later items ask the operation
    }

    static boolean isBelow(double score, double percentage) {
        return percentage >= 100 || score < percentage;
    }

    private Decision decided() {
        Decision known = decision.get();
        if (known != null) {
            return known;
        }
        boolean passing = percentages.isAsking();
        OperationPercentages chosen = percentages.of(operation);
        Decision fresh = new Decision(chosen, chosen.isCertain() ? 0 : HashScore.of(operation.traceId()));
        return passing || decision.compareAndSet(null, fresh) ? fresh : Objects.requireNonNull(decision.get());
    }

    /** @param score from 0 to 100; 0 where it does not matter */
    private record Decision(OperationPercentages percentages, double score) {}
}
