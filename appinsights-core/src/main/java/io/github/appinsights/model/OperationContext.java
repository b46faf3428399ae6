package io.github.appinsights.model;

import static io.github.appinsights.internal.limits.FieldLimits.cutOrNull;

import io.github.appinsights.internal.limits.FieldLimits;
import org.jspecify.annotations.Nullable;

/**
 * Place of an item in a distributed operation.
 *
 * @param id the operation; with W3C Trace Context the trace id, 32 lower-case hex digits; at most 128 characters
 * @param parentId id of the request or dependency that caused the item, 16 hex digits with W3C; at most 512 characters
 * @param name name of the request that the operation serves, at most 1,024 characters
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public record OperationContext(
        @Nullable String id,
        @Nullable String parentId,
        @Nullable String name) {

    public OperationContext {
        id = cutOrNull(id, FieldLimits.OPERATION_ID);
        parentId = cutOrNull(parentId, FieldLimits.OPERATION_PARENT_ID);
        name = cutOrNull(name, FieldLimits.OPERATION_NAME);
    }

    int textLength() {
        return TextLength.of(id) + TextLength.of(parentId) + TextLength.of(name);
    }
}
