package io.github.appinsights.spring.logback;

import io.github.appinsights.context.OperationExceptions;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The exception each thread logged last, so that one that is logged and thrown again is known by the next who logs it. Only for a
 * moment: an exception that is one object for ever, and thrown again and again, is news each time. Thread-safe.
 */
final class LastThrown {

    static final Duration MOMENT = Duration.ofSeconds(1);

    @SuppressWarnings("ThreadLocalUsage") // each client tells an exception once
    private final ThreadLocal<@Nullable Seen> last = new ThreadLocal<>();

    private final LongSupplier nanos;

    /** @param nanos a monotonic clock */
    LastThrown(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether this thread logged the same a moment ago. Remembers it. */
    boolean isRepeatedBy(Throwable thrown) {
        long now = nanos.getAsLong();
        Seen before = last.get();
        last.set(new Seen(new WeakReference<>(thrown), now));
        if (before == null || now - before.nanos > MOMENT.toNanos()) {
            return false;
        }
        Throwable known = before.thrown.get();
        return known != null && OperationExceptions.areOne(known, thrown);
    }

    private record Seen(WeakReference<Throwable> thrown, long nanos) {}
}
