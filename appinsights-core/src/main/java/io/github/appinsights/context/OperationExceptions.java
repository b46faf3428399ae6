package io.github.appinsights.context;

import io.github.appinsights.model.SeverityLevel;
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

    private static final int LONGEST_CHAIN = 32;

    private final List<Seen> seen = new ArrayList<>(0);
    private boolean gathers;

    OperationExceptions() {}

    /** From now on, until {@link #end()}, they wait for the end of the operation. */
    public synchronized void gather() {
        gathers = true;
    }

    /** A hook saw it thrown. An exception that was handled first and left unhandled later counts as unhandled. */
    public synchronized void raised(Throwable thrown, boolean handled) {
        Seen known = known(thrown);
        if (known != null) {
            known.outermost(thrown);
            known.handled &= handled;
            known.raised = true;
        } else if (seen.size() < MOST) {
            Seen fresh = new Seen(thrown);
            fresh.handled = handled;
            fresh.raised = true;
            seen.add(fresh);
        }
    }

    /** A log line carried it. */
    public synchronized Entry logged(Throwable thrown, Line line) {
        Seen known = known(thrown);
        if (known != null) {
            boolean again = known.told || known.line != null;
            known.outermost(thrown);
            if (!again) {
                known.line = line;
            }
            return again ? Entry.AGAIN : Entry.FIRST;
        }
        if (!gathers || seen.size() >= MOST) {
            return Entry.NOT_GATHERED;
        }
        Seen fresh = new Seen(thrown);
        fresh.line = line;
        seen.add(fresh);
        return Entry.FIRST;
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

    /** All that are still to be told, in the order they were seen first. Further ones are told where they are seen. */
    public synchronized List<Gathered> end() {
        gathers = false;
        List<Gathered> untold = new ArrayList<>(seen.size());
        for (Seen each : seen) {
            if (!each.told) {
                each.told = true;
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

    private @Nullable Seen known(Throwable thrown) {
        for (Seen each : seen) {
            if (isCauseOf(each.thrown, thrown) || isCauseOf(thrown, each.thrown)) {
                return each;
            }
        }
        return null;
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

    /** An application's exception may throw when it is asked. */
    private static @Nullable Throwable causeOf(Throwable thrown) {
        try {
            return thrown.getCause();
        } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError broken) {
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
            Throwable thrown, boolean handled, @Nullable Line line) {}

    private static final class Seen {
        Throwable thrown;
        boolean handled = true;
        boolean raised;
        boolean told;

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
