package io.github.appinsights.model;

import io.github.appinsights.internal.limits.FieldLimits;
import org.jspecify.annotations.Nullable;

/** Fields the service refuses to miss. */
final class ItemIds {

    private ItemIds() {}

    static String orNew(@Nullable String id) {
        return id == null || id.isBlank() ? TraceIds.newSpanId() : FieldLimits.cut(id, FieldLimits.ID);
    }

    static String codeOrZero(@Nullable String code) {
        return code == null || code.isBlank() ? "0" : FieldLimits.cut(code, FieldLimits.CODE);
    }
}
