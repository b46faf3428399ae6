package io.github.appinsights.spring.observation;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.context.OutgoingCall;
import io.github.appinsights.context.TraceParent;
import io.github.appinsights.context.TraceState;
import io.github.appinsights.model.DependencyTelemetry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call, or anything else that happens in an operation, from its start to its end. */
final class ObservedCall {

    private final OutgoingCall call;

    private ObservedCall(OutgoingCall call) {
        this.call = call;
    }

    static void started(Observation.Context context) {
        Place place = Place.of(context);
        TracerIds ids = TracerIds.of(context);
        OutgoingCall call = place.start(ids);
        context.put(ObservedCall.class, new ObservedCall(call));
        context.put(OutgoingCall.class, call);
        if (ids == null && context instanceof SenderContext<?> sender && sender.getKind() == Kind.PRODUCER) {
            announce(sender, call);
        }
    }

    /** HTTP clients do it themselves, as there are hosts that must not be told. */
    private static <C> void announce(SenderContext<C> sender, OutgoingCall call) {
        C carrier = sender.getCarrier();
        if (carrier == null) {
            return;
        }
        sender.getSetter().set(carrier, TraceParent.HEADER, call.traceParent().value());
        Operation operation = call.operation();
        String traceState = operation == null ? null : operation.traceState();
        if (traceState != null) {
            sender.getSetter().set(carrier, TraceState.HEADER, traceState);
        }
    }

    /** It comes more than once for a query that fails. */
    @SuppressWarnings("ReferenceEquality") // a call is one object
    void stopped(Observation.Context context, TelemetryClient client) {
        boolean toldByAnother = context.get(OutgoingCall.class) != call;
        Throwable error = context.getError();
        if (toldByAnother || (error == null && MethodObservation.endsTooEarly(context)) || !call.end()) {
            return;
        }
        Operation operation = call.operation();
        if (operation != null && operation.isQuiet()) {
            return;
        }
        CallDescription description = CallDescription.of(context);
        String code = description.resultCode();
        DependencyTelemetry item = new DependencyTelemetry(
                call.start(),
                call.context(),
                call.id(),
                description.name(),
                description.type(),
                description.target(),
                description.data(),
                code == null ? nameOf(error) : code,
                error == null && !description.failed(),
                call.elapsed(),
                Map.of(),
                Map.of());
        // the thread may be at work for another operation, whose user is not this one's
        OperationScope.run(call.operation(), () -> client.trackDependency(item));
    }

    static @Nullable String nameOf(@Nullable Throwable error) {
        return error == null ? null : OutgoingCall.resultOf(error);
    }
}
