package io.github.appinsights.spring.logback;

import io.github.appinsights.context.OperationExceptions;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The exception each thread logged last, so that one that is logged and thrown again is known by the next who logs it. Only for
 * a moment: an exception that is one object for ever, and thrown again and again, is news each time. Thread-safe.
 */
final class LastThrown {

    static final Duration MOMENT = Duration.ofSeconds(1);

    @SuppressWarnings("ThreadLocalUsage") // each client tells an exception once
    private final ThreadLocal<@Nullable Seen> last = new ThreadLocal<>();

    private final LongSupplier nanos;

    /** By the clock of the JVM. */
    LastThrown() {
        this(System::nanoTime);
    }

    /** @param nanos a monotonic clock */
    LastThrown(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** This thread met it now. */
    void met(Throwable thrown) {
        last.set(new Seen(new WeakReference<>(thrown), nanos.getAsLong()));
    }

    /** Whether this thread met the same a moment ago, or one that caused it or that it caused. */
    boolean is(Throwable thrown) {
        Seen before = last.get();
        if (before == null || nanos.getAsLong() - before.nanos > MOMENT.toNanos()) {
            return false;
        }
        Throwable known = before.thrown.get();
        return known != null && OperationExceptions.areOne(known, thrown);
    }

    private record Seen(WeakReference<Throwable> thrown, long nanos) {}
}
