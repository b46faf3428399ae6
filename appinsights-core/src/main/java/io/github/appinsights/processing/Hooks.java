package io.github.appinsights.processing;

import io.github.appinsights.internal.hooks.Guarded;
import io.github.appinsights.model.Telemetry;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The application's initializers and filters, each contained when it throws: the item goes on as it was before that hook. One that
 * fails 100 times in a row is left out for 5 minutes; one that takes 100 ms or more for an item is told of in one WARN. What a hook
 * tracks goes through the hooks, too, and what they track of that is left out, so that there is an end. Thread-safe.
 * Used by the client.
 */
public final class Hooks {

    /** Hooks inside of hooks: what one tracks goes through them once more, what is tracked in there goes nowhere. */
    private static final int DEEPEST = 2;

    private static final ThreadLocal<@Nullable Integer> DEPTH = new ThreadLocal<>();

    private final List<Guarded<TelemetryInitializer>> initializers;
    private final List<Guarded<TelemetryFilter>> filters;
    private final boolean none;
    private final LongSupplier nanos;
    private final LongAdder failures = new LongAdder();
    private final LongAdder filtered = new LongAdder();

    public Hooks(List<TelemetryInitializer> initializers, List<TelemetryFilter> filters) {
        this(initializers, filters, System::nanoTime);
    }

    /** @param nanos a monotonic clock */
    Hooks(List<TelemetryInitializer> initializers, List<TelemetryFilter> filters, LongSupplier nanos) {
        this.initializers = initializers.stream().map(Guarded::new).toList();
        this.filters = filters.stream().map(Guarded::new).toList();
        this.none = initializers.isEmpty() && filters.isEmpty();
        this.nanos = nanos;
    }

    /** The item after all initializers; null where a filter leaves it out. */
    public @Nullable Telemetry apply(Telemetry item) {
        if (none) {
            return item;
        }
        Integer outer = DEPTH.get();
        int depth = outer == null ? 0 : outer;
        if (depth == DEEPEST) {
            filtered.increment();
            return null;
        }
        DEPTH.set(depth + 1);
        try {
            return applied(item);
        } finally {
            if (outer == null) {
                DEPTH.remove();
            } else {
                DEPTH.set(outer);
            }
        }
    }

    /** Whether this thread is in a hook. To tell the calls that it makes would call it again for each, without end. */
    public static boolean areRunning() {
        return DEPTH.get() != null;
    }

    private @Nullable Telemetry applied(Telemetry item) {
        Telemetry current = item;
        long now = nanos.getAsLong();
        for (Guarded<TelemetryInitializer> initializer : initializers) {
            if (!initializer.rests(now)) {
                current = initialized(initializer, current, now);
                now = ended(initializer, now);
            }
        }
        for (Guarded<TelemetryFilter> filter : filters) {
            if (!filter.rests(now)) {
                boolean kept = kept(filter, current, now);
                now = ended(filter, now);
                if (!kept) {
                    filtered.increment();
                    return null;
                }
            }
        }
        return current;
    }

    /** Calls that threw. */
    public long failures() {
        return failures.sum();
    }

    /** Items left out. */
    public long filtered() {
        return filtered.sum();
    }

    private Telemetry initialized(Guarded<TelemetryInitializer> initializer, Telemetry item, long now) {
        try {
            Telemetry changed = initializer.hook().initialize(item);
            if (changed != null) {
                initializer.succeeded();
                return changed;
            }
            failed(initializer, new NullPointerException("answered null"), now);
        } catch (Throwable thrown) {
            failed(initializer, thrown, now);
        }
        return item;
    }

    private boolean kept(Guarded<TelemetryFilter> filter, Telemetry item, long now) {
        try {
            boolean keep = filter.hook().keep(item);
            filter.succeeded();
            return keep;
        } catch (Throwable thrown) {
            failed(filter, thrown, now);
            return true;
        }
    }

    /** The end of one hook is the beginning of the next, so that each costs one look at the clock. */
    private long ended(Guarded<?> hook, long started) {
        long now = nanos.getAsLong();
        hook.took(now - started);
        return now;
    }

    private void failed(Guarded<?> hook, Throwable thrown, long now) {
        hook.failed(thrown, now);
        failures.increment();
    }
}
