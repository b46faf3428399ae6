package io.github.appinsights.model;

import io.github.appinsights.internal.limits.FieldLimits;
import org.jspecify.annotations.Nullable;

/** Fields the service refuses to miss. */
final class ItemIds {

    private ItemIds() {}

    static String orNew(@Nullable String id) {
        String cut = FieldLimits.cutOrNull(id, FieldLimits.ID);
        return cut == null ? TraceIds.newSpanId() : cut;
    }

    static String codeOrZero(@Nullable String code) {
        String cut = FieldLimits.cutOrNull(code, FieldLimits.CODE);
        return cut == null ? "0" : cut;
    }
}
