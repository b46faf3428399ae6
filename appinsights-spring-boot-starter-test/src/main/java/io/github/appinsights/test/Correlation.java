package io.github.appinsights.test;

import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.PageViewTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import org.jspecify.annotations.Nullable;

/** The ids by which items belong to each other, for what no sentence says. */
public final class Correlation {

    private Correlation() {}

    /** Id of the operation the item is in, with W3C its trace id; null where it is in none. */
    public static @Nullable String operationId(Telemetry item) {
        OperationContext operation = item.context().operation();
        return operation == null ? null : operation.id();
    }

    /** Name of the request the item's operation serves, where known. */
    public static @Nullable String operationName(Telemetry item) {
        OperationContext operation = item.context().operation();
        return operation == null ? null : operation.name();
    }

    /** Id of the request or call that caused the item, where there is one. */
    public static @Nullable String parentId(Telemetry item) {
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

    /** Whether the item is in that operation. */
    public static boolean isIn(Telemetry item, String operationId) {
        return operationId.equals(operationId(item));
    }

    /** Items without an operation belong to nothing, not even to each other. */
    static boolean areOfOneOperation(Telemetry one, Telemetry other) {
        String id = operationId(one);
        return id != null && id.equals(operationId(other));
    }

    /**
     * Id of the operation the item is in.
     *
     * @throws AssertionError where it is in none
     */
    public static String operationOf(Telemetry item) {
        String id = operationId(item);
        if (id == null) {
            throw new AssertionError("It is in no operation: " + Line.of(item));
        }
        return id;
    }
}
