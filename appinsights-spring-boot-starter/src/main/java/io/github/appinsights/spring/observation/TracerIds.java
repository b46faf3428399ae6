package io.github.appinsights.spring.observation;

import io.github.appinsights.context.TraceParent;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.TracingObservationHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * Ids that a tracer gave an observation. Whether it samples the trace does not matter.
 *
 * @param traceId 32 lower-case hex digits
 * @param spanId 16 lower-case hex digits
 * @param parentId 16 lower-case hex digits; null where the trace begins here, or the tracer does not say
 */
record TracerIds(String traceId, String spanId, @Nullable String parentId) {

    static final String HANDLER = "io.micrometer.tracing.handler.TracingObservationHandler";

    private static final boolean TRACING = ClassUtils.isPresent(HANDLER, TracerIds.class.getClassLoader());

    /** Null without a tracer. */
    static @Nullable TracerIds of(Observation.Context context) {
        return TRACING ? Tracing.ids(context) : null;
    }

    /** Brave's trace ids have 16 digits by default; W3C fills them up with zeros. */
    static @Nullable TracerIds of(@Nullable String traceId, @Nullable String spanId, @Nullable String parentId) {
        String wide = traceId != null && traceId.length() == 16 ? "0000000000000000" + traceId : traceId;
        if (TraceParent.parse("00-" + wide + '-' + spanId + "-01") == null || wide == null || spanId == null) {
            return null;
        }
        boolean hasParent = parentId != null && TraceParent.parse("00-" + wide + '-' + parentId + "-01") != null;
        return new TracerIds(wide, spanId, hasParent ? parentId : null);
    }

    /** Loaded only where Micrometer Tracing is there. */
    private static final class Tracing {

        static @Nullable TracerIds ids(Observation.Context context) {
            TracingObservationHandler.@Nullable TracingContext tracing =
                    context.get(TracingObservationHandler.TracingContext.class);
            Span span = tracing == null ? null : tracing.getSpan();
            TraceContext trace = span == null ? null : span.context();
            return trace == null ? null : of(trace.traceId(), trace.spanId(), trace.parentId());
        }
    }
}
