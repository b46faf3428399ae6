package io.github.appinsights.spring.observation;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.processing.Hooks;
import io.micrometer.observation.NullObservation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what Micrometer observes. What comes in, a message or a task, becomes a request with an operation of its own; everything
 * else becomes a dependency of the operation it happens in. Where a tracer works, its ids are taken. Keeps all it knows in the
 * context of each observation. Never throws. Thread-safe.
 */
public final class ObservationBridge implements ObservationHandler<Observation.Context> {

    private static final Logger log = LoggerFactory.getLogger(ObservationBridge.class);

    private final ExcludedNames excluded;
    /** Set while an item of ours is made: hooks of the application may observe what they do to it, without end. */
    private final ThreadLocal<@Nullable Boolean> telling = new ThreadLocal<>();

    private volatile TelemetryClient client = TelemetryClient.disabled();

    /**
     * A bridge that tells nothing until it {@linkplain #reportTo has a client}.
     *
     * @param excluded how the names of observations begin that are left out
     */
    public ObservationBridge(Collection<String> excluded) {
        this.excluded = new ExcludedNames(excluded);
    }

    /** From now on items go there. Apart from the constructor, as what makes the client may itself be observed. */
    public void reportTo(TelemetryClient client) {
        this.client = client;
    }

    /** Asked once for each observation, before it has a name. */
    @Override
    public boolean supportsContext(Observation.Context context) {
        return client.isEnabled();
    }

    @Override
    public void onStart(Observation.Context context) {
        try {
            if (ServerObservation.isOne(context)) {
                ServerObservation.started(context);
            } else if (!excluded.contains(context.getName()) && telling.get() == null && !Hooks.areRunning()) {
                if (ObservedOperation.isOne(context)) {
                    ObservedOperation.started(context, client);
                } else {
                    ObservedCall.started(context);
                }
            }
        } catch (Throwable thrown) {
            failed(thrown);
        }
    }

    @Override
    public void onError(Observation.Context context) {
        try {
            ObservedOperation operation = context.get(ObservedOperation.class);
            if (operation != null) {
                operation.failed(context);
            }
        } catch (Throwable thrown) {
            failed(thrown);
        }
    }

    @Override
    public void onScopeOpened(Observation.Context context) {
        try {
            ObservedOperation operation = context.get(ObservedOperation.class);
            if (operation != null) {
                OperationScope.enter(context, operation.operation());
            } else if (isNothing(context)) {
                OperationScope.enter(context, null);
            }
        } catch (Throwable thrown) {
            failed(thrown);
        }
    }

    @Override
    public void onScopeClosed(Observation.Context context) {
        try {
            if (context.get(ObservedOperation.class) != null || isNothing(context)) {
                OperationScope.leave(context);
            }
        } catch (Throwable thrown) {
            failed(thrown);
        }
    }

    @Override
    public void onStop(Observation.Context context) {
        try {
            ObservedCall call = context.get(ObservedCall.class);
            ObservedOperation operation = call == null ? context.get(ObservedOperation.class) : null;
            if (call != null || operation != null) {
                tell(call, operation, context);
            }
        } catch (Throwable thrown) {
            failed(thrown);
        }
    }

    private void tell(@Nullable ObservedCall call, @Nullable ObservedOperation operation, Observation.Context context) {
        telling.set(true);
        try {
            if (call != null) {
                call.stopped(context, client);
            }
            if (operation != null) {
                operation.stopped(context, client);
            }
        } finally {
            telling.remove();
        }
    }

    /** Stands for no observation at all, where one must not be seen. */
    private static boolean isNothing(Observation.Context context) {
        return context instanceof NullObservation.NullContext;
    }

    private static void failed(Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
        log.debug("An observation is not told", thrown);
    }
}
