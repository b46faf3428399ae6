package io.github.appinsights.spring.observation;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationExceptions.Gathered;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.context.TraceParent;
import io.github.appinsights.context.TraceState;
import io.github.appinsights.model.RequestTelemetry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.ReceiverContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** An operation that begins with an observation: a message that was received, or a task that runs by itself. */
final class ObservedOperation {

    private static final String TASK = "tasks.scheduled.execution";

    /** There is no status, and the service wants one. */
    private static final String NO_CODE = "0";

    private final Operation operation;
    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();

    private ObservedOperation(Operation operation) {
        this.operation = operation;
    }

    static boolean isOne(Observation.Context context) {
        return context instanceof ReceiverContext || TASK.equals(context.getName());
    }

    static void started(Observation.Context context, TelemetryClient client) {
        TraceParent caller = context instanceof ReceiverContext<?> receiver ? sender(receiver) : null;
        String traceState = context instanceof ReceiverContext<?> receiver && caller != null
                ? TraceState.of(header(receiver, TraceState.HEADER))
                : null;
        Place place = Place.of(context);
        Operation operation = Operation.open(caller == null ? place.caller() : caller, traceState);
        Operation around = caller == null ? place.around() : null;
        if (around != null) {
            operation.partOf(around);
        }
        TracerIds ids = TracerIds.of(context);
        if (ids != null) {
            String parentId = operation.traceId().equals(ids.traceId()) ? operation.parentId() : ids.parentId();
            operation.adopt(ids.traceId(), ids.spanId(), parentId);
        }
        operation.name(nameSoFar(context));
        operation.exceptions().gather();
        client.begin(operation);
        context.put(ObservedOperation.class, new ObservedOperation(operation));
        context.put(Operation.class, operation);
    }

    private static @Nullable TraceParent sender(ReceiverContext<?> receiver) {
        return TraceParent.parse(header(receiver, TraceParent.HEADER));
    }

    private static <C> @Nullable String header(ReceiverContext<C> receiver, String name) {
        C carrier = receiver.getCarrier();
        return carrier == null ? null : receiver.getGetter().get(carrier, name);
    }

    Operation operation() {
        return operation;
    }

    void failed(Observation.Context context) {
        Throwable error = context.getError();
        if (error != null) {
            operation.exceptions().raised(error, false);
        }
    }

    void stopped(Observation.Context context, TelemetryClient client) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        Throwable error = context.getError();
        String contextual = context.getContextualName();
        if (contextual != null && !contextual.isBlank()) {
            operation.name(contextual);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
        RequestTelemetry request = new RequestTelemetry(
                start,
                operation.ownContext(),
                operation.id(),
                CallDescription.nameOf(context),
                took,
                Objects.requireNonNullElse(ObservedCall.nameOf(error), NO_CODE),
                error == null,
                KeyValueLookup.value(context, "messaging.source.name", "messaging.destination.name"),
                null,
                Map.of(),
                Map.of());
        try {
            OperationScope.run(operation, () -> {
                client.trackRequest(request);
                for (Gathered gathered : operation.exceptions().end()) {
                    client.track(gathered.item(operation.childContext(), gathered.handled()));
                }
            });
        } finally {
            operation.ended(error != null, took);
        }
    }

    /**
     * The name that Spring gives it at its end, made of what is known at its start, as what is tracked meanwhile names it, too.
     */
    private static String nameSoFar(Observation.Context context) {
        String source = KeyValueLookup.value(context, "messaging.source.name");
        if (source != null) {
            return source
                    + ' '
                    + Objects.requireNonNullElse(KeyValueLookup.value(context, "messaging.operation"), "process");
        }
        String type = KeyValueLookup.value(context, "code.namespace");
        String method = KeyValueLookup.value(context, "code.function");
        return type == null || method == null || !TASK.equals(context.getName())
                ? CallDescription.nameOf(context)
                : "task " + uncapitalized(type.substring(type.lastIndexOf('.') + 1)) + '.' + method;
    }

    private static String uncapitalized(String name) {
        return name.isEmpty() ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
