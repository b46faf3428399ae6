package io.github.appinsights.processing;

import io.github.appinsights.model.Telemetry;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Exceptions;

/** The application's initializers and filters, each contained when it throws. Thread-safe. Used by the client. */
public final class Hooks {

    private static final Logger log = LoggerFactory.getLogger(Hooks.class);

    private final TelemetryInitializer[] initializers;
    private final TelemetryFilter[] filters;
    private final LongAdder failures = new LongAdder();
    private final LongAdder filtered = new LongAdder();

    public Hooks(List<TelemetryInitializer> initializers, List<TelemetryFilter> filters) {
        this.initializers = initializers.toArray(TelemetryInitializer[]::new);
        this.filters = filters.toArray(TelemetryFilter[]::new);
    }

    /** The item after all initializers; null where a filter leaves it out. */
    public @Nullable Telemetry apply(Telemetry item) {
        Telemetry current = item;
        for (TelemetryInitializer initializer : initializers) {
            current = initialized(initializer, current);
        }
        for (TelemetryFilter filter : filters) {
            if (!kept(filter, current)) {
                filtered.increment();
                return null;
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

    private Telemetry initialized(TelemetryInitializer initializer, Telemetry item) {
        try {
            Telemetry changed = initializer.initialize(item);
            if (changed != null) {
                return changed;
            }
            failed(initializer, new NullPointerException("answered null"));
        } catch (Throwable thrown) {
            failed(initializer, thrown);
        }
        return item;
    }

    private boolean kept(TelemetryFilter filter, Telemetry item) {
        try {
            return filter.keep(item);
        } catch (Throwable thrown) {
            failed(filter, thrown);
            return true;
        }
    }

    /** A stack overflow and a missing class are the hook's own; other errors of the virtual machine are not ours to hide. */
    private void failed(Object hook, Throwable thrown) {
        if (!(thrown instanceof StackOverflowError || thrown instanceof LinkageError)) {
            Exceptions.throwIfJvmFatal(thrown);
        }
        boolean first = failures.sum() == 0;
        failures.increment();
        if (first) {
            warn(hook, thrown);
        }
    }

    private static void warn(Object hook, Throwable thrown) {
        String message = "{} failed; items go on without it, further failures are counted only";
        try {
            log.warn(message, hook.getClass(), thrown);
        } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError unreadable) {
            log.warn(message, hook.getClass()); // a throwable whose own methods throw cannot be logged
        }
    }
}
