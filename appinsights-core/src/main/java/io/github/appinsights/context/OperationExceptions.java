package io.github.appinsights.context;

import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.model.TelemetryContext;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions seen while an operation runs, so that each is told once: what a hook saw thrown, what a log line carried, and what
 * the application told itself may all be the same. Whoever {@linkplain #gather() ends} the operation tells them; in an operation
 * that nobody ends they are told where they are seen. Two are the same where one caused the other. Thread-safe.
 */
public final class OperationExceptions {

    /** Most exceptions that wait for the end of the operation; further ones are told where they are seen. */
    static final int MOST = 16;

    /** How long a thread remembers what it saw raised; an exception that is one object for ever is news each time. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private static final int LONGEST_CHAIN = 32;

    private static final ThreadLocal<@Nullable Raised> LAST_RAISED = new ThreadLocal<>();

    private final Operation operation;
    private final List<Seen> seen = new ArrayList<>(0);
    private boolean gathers;

    OperationExceptions(Operation operation) {
        this.operation = operation;
    }

    /** From now on, until {@link #end()}, they wait for the end of the operation. */
    public synchronized void gather() {
        gathers = true;
    }

    /** A hook saw it thrown. An exception that was handled first and left unhandled later counts as unhandled. */
    public synchronized void raised(Throwable thrown, boolean handled) {
        LAST_RAISED.set(new Raised(new WeakReference<>(thrown), new WeakReference<>(operation), System.nanoTime()));
        Seen known = known(thrown);
        if (known != null) {
            known.outermost(thrown);
            known.handled &= handled;
            known.raised = true;
        } else if (seen.size() < (handled ? MOST : MOST + 1)) { // what ends the operation always has room
            Seen fresh = new Seen(thrown);
            fresh.handled = handled;
            fresh.raised = true;
            seen.add(fresh);
        }
    }

    /**
     * A hook saw that one of this type was handled, and not which.
     *
     * @return whether one of the type was seen elsewhere, which is then taken for it
     */
    public synchronized boolean handled(Class<? extends Throwable> type) {
        for (Seen each : seen) {
            if (type.isInstance(each.thrown)) {
                each.raised = true;
                return true;
            }
        }
        return false;
    }

    /** A log line carried it. */
    public synchronized Entry logged(Throwable thrown, Line line) {
        Seen known = known(thrown);
        if (known != null) {
            known.outermost(thrown);
            if (known.told || known.line != null) {
                return Entry.AGAIN;
            }
            known.line = line;
            known.told = known.ended; // then it is too late to be told with others
            return known.ended ? Entry.NOT_GATHERED : Entry.FIRST;
        }
        if (seen.size() >= MOST) {
            return Entry.NOT_GATHERED;
        }
        Seen fresh = new Seen(thrown);
        fresh.line = line;
        fresh.told = !gathers; // by whoever saw it, so nobody else is to tell it
        seen.add(fresh);
        return gathers ? Entry.FIRST : Entry.NOT_GATHERED;
    }

    /** It was told already, by the application itself. */
    public synchronized void told(Throwable thrown) {
        Seen known = known(thrown);
        if (known == null && seen.size() < MOST) {
            known = new Seen(thrown);
            seen.add(known);
        }
        if (known != null) {
            known.told = true;
        }
    }

    /** The operation failed: where hooks saw none of its exceptions left unhandled, it is by the last one that it failed. */
    public synchronized void failed() {
        Seen last = null;
        for (Seen each : seen) {
            if (each.raised && !each.handled) {
                return;
            }
            last = each.raised ? each : last;
        }
        if (last != null) {
            last.handled = false;
        }
    }

    /**
     * All that are still to be told, in the order they were seen first. Further ones are told where they are seen. Of those that
     * were handled and not logged the caller says whether they are {@linkplain #told told}.
     */
    public synchronized List<Gathered> end() {
        gathers = false;
        if (seen.isEmpty()) {
            return List.of();
        }
        List<Gathered> untold = new ArrayList<>(seen.size());
        for (Seen each : seen) {
            if (!each.told && !each.ended) {
                each.ended = true;
                each.told = !each.handled || each.line != null;
                untold.add(new Gathered(each.thrown, each.handled, each.line));
            }
        }
        return untold;
    }

    /** Of the exceptions that hooks saw, told or not, the first; null where there was none. */
    public synchronized @Nullable Throwable firstRaised() {
        for (Seen each : seen) {
            if (each.raised) {
                return each.thrown;
            }
        }
        return null;
    }

    /**
     * The operation in which this thread saw it raised a moment ago. For those who meet an exception outside of any operation: what
     * stands around one, a server or a scheduler, logs what left it.
     */
    public static @Nullable Operation lately(Throwable thrown) {
        Raised last = LAST_RAISED.get();
        if (last == null || System.nanoTime() - last.nanos > MOMENT.toNanos()) {
            return null;
        }
        Throwable known = last.thrown.get();
        return known != null && areOne(known, thrown) ? last.operation.get() : null;
    }

    private @Nullable Seen known(Throwable thrown) {
        for (Seen each : seen) {
            if (areOne(each.thrown, thrown)) {
                return each;
            }
        }
        return null;
    }

    /** Whether two are told as one: the same, or one the cause of the other. */
    public static boolean areOne(Throwable one, Throwable other) {
        return isCauseOf(one, other) || isCauseOf(other, one);
    }

    /** Also where both are the same. Chains may be circular. */
    @SuppressWarnings("ReferenceEquality") // an exception is one by identity
    private static boolean isCauseOf(Throwable cause, Throwable thrown) {
        Throwable current = thrown;
        for (int depth = 0; current != null && depth < LONGEST_CHAIN; depth++) {
            if (current == cause) {
                return true;
            }
            current = causeOf(current);
        }
        return false;
    }

    /** Exceptions are foreign code, and may throw when they are asked. */
    private static @Nullable Throwable causeOf(Throwable thrown) {
        try {
            return thrown.getCause();
        } catch (Throwable broken) {
            if (broken instanceof VirtualMachineError fatal && !(broken instanceof StackOverflowError)) {
                throw fatal;
            }
            return null;
        }
    }

    /** What became of an exception that a log line carried. */
    public enum Entry {
        /** It is told at the end of the operation, with this line. */
        FIRST,
        /** It is told without this line. */
        AGAIN,
        /** Whoever saw it tells it. */
        NOT_GATHERED
    }

    /**
     * What a log line said of an exception.
     *
     * @param time when
     * @param severity how bad it is
     * @param properties what else is known
     */
    public record Line(Instant time, @Nullable SeverityLevel severity, Map<String, String> properties) {}

    /**
     * An exception at the end of its operation.
     *
     * @param thrown the outermost of those that caused each other
     * @param handled whether the operation went on, as far as hooks saw it
     * @param line the first log line that carried it
     */
    public record Gathered(
            Throwable thrown, boolean handled, @Nullable Line line) {

        /**
         * The item, with what the line said of it.
         *
         * @param handled what the operation's end shows of it; a log line may say that it is worse than that, and better only of one
         *     that was handled
         */
        public ExceptionTelemetry item(TelemetryContext context, boolean handled) {
            ExceptionTelemetry.Builder item = ExceptionTelemetry.builder(thrown).context(context);
            SeverityLevel severity = handled ? SeverityLevel.WARNING : SeverityLevel.ERROR;
            if (line != null) {
                item.time(line.time()).properties(line.properties());
                SeverityLevel said = line.severity();
                severity = said != null && (handled || said.compareTo(severity) > 0) ? said : severity;
            }
            return item.severity(severity)
                    .property("handled", Boolean.toString(handled))
                    .build();
        }
    }

    private record Raised(WeakReference<Throwable> thrown, WeakReference<Operation> operation, long nanos) {}

    private static final class Seen {
        Throwable thrown;
        boolean handled = true;
        boolean raised;
        boolean told;
        boolean ended;

        @Nullable
        Line line;

        Seen(Throwable thrown) {
            this.thrown = thrown;
        }

        void outermost(Throwable other) {
            if (isCauseOf(thrown, other)) {
                thrown = other;
            }
        }
    }
}
