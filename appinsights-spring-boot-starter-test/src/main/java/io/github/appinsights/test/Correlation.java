package io.github.appinsights.test;

import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.PageViewTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ids by which items belong to each other. */
final class Correlation {

    private Correlation() {}

    static @Nullable String operationId(Telemetry item) {
        OperationContext operation = item.context().operation();
        return operation == null ? null : operation.id();
    }

    static @Nullable String operationName(Telemetry item) {
        OperationContext operation = item.context().operation();
        return operation == null ? null : operation.name();
    }

    static @Nullable String parentId(Telemetry item) {
        OperationContext operation = item.context().operation();
        return operation == null ? null : operation.parentId();
    }

    /** The id that others name as their parent; null for items that have no children. */
    static @Nullable String id(Telemetry item) {
        if (item instanceof RequestTelemetry request) {
            return request.id();
        }
        if (item instanceof DependencyTelemetry dependency) {
            return dependency.id();
        }
        if (item instanceof AvailabilityTelemetry availability) {
            return availability.id();
        }
        return item instanceof PageViewTelemetry view ? view.id() : null;
    }

    /** Items without an operation belong to nothing, not even to each other. */
    static boolean areOfOneOperation(Telemetry one, Telemetry other) {
        String id = operationId(one);
        return id != null && id.equals(operationId(other));
    }

    static String operationOf(Telemetry item) {
        return Objects.requireNonNull(operationId(item), () -> "It is in no operation: " + item);
    }
}
