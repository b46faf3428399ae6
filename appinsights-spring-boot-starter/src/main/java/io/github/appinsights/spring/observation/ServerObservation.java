package io.github.appinsights.spring.observation;

import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.util.ClassUtils;

/** The observation of a request that WebFlux serves: told already, so it only ties what happens in it to its operation. */
final class ServerObservation {

    static final String CONTEXT =
            "org.springframework.http.server.reactive.observation.ServerRequestObservationContext";

    private static final boolean WEB = ClassUtils.isPresent(CONTEXT, ServerObservation.class.getClassLoader());

    private ServerObservation() {}

    static boolean isOne(Observation.Context context) {
        return WEB && Web.isServer(context);
    }

    /** Stands inside the opener of the operation, and outside everything that tracks. */
    static void started(Observation.Context context) {
        Operation operation = OperationScope.current();
        if (operation == null) {
            return;
        }
        TracerIds ids = TracerIds.of(context);
        if (ids != null) {
            operation.adopt(ids.traceId(), ids.spanId(), parent(operation, ids));
        }
        context.put(Operation.class, operation);
    }

    /** A tracer that samples nothing may not know the parent; the header said it. */
    private static @Nullable String parent(Operation operation, TracerIds ids) {
        return ids.parentId() == null && operation.traceId().equals(ids.traceId())
                ? operation.parentId()
                : ids.parentId();
    }

    /** Loaded only where Spring's web module is there. */
    private static final class Web {

        static boolean isServer(Observation.Context context) {
            return context instanceof ServerRequestObservationContext;
        }
    }
}
