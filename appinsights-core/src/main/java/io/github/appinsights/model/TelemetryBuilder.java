package io.github.appinsights.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all builders of telemetry share. Not thread-safe; none of its methods throws for bad content.
 *
 * @param <B> the builder itself
 */
public abstract sealed class TelemetryBuilder<B extends TelemetryBuilder<B>>
        permits MeasuredTelemetryBuilder, MetricTelemetry.Builder {

    @Nullable
    Instant time;

    TelemetryContext context = TelemetryContext.EMPTY;
    final Map<String, String> properties = new LinkedHashMap<>();

    TelemetryBuilder() {}

    /** When it happened or began. Default: when it is tracked. */
    public B time(@Nullable Instant time) {
        this.time = time;
        return self();
    }

    /** The whole context at once; what it leaves open is taken from where the item is tracked. */
    public B context(@Nullable TelemetryContext context) {
        this.context = context == null ? TelemetryContext.EMPTY : context;
        return self();
    }

    /** The operation, instead of the one in whose flow the item is tracked. */
    public B operation(@Nullable OperationContext operation) {
        context = context.withOperation(operation);
        return self();
    }

    /** The end user, instead of the one of the current request. */
    public B user(@Nullable UserContext user) {
        context = new TelemetryContext(
                context.operation(),
                user,
                context.sessionId(),
                context.clientIp(),
                context.syntheticSource(),
                context.sampleRate());
        return self();
    }

    /** The end user's session, instead of the one of the current request; at most 64 characters. */
    public B session(@Nullable String sessionId) {
        context = new TelemetryContext(
                context.operation(),
                context.user(),
                sessionId,
                context.clientIp(),
                context.syntheticSource(),
                context.sampleRate());
        return self();
    }

    /**
     * Percentage at which the application itself sampled it, so that it stands for {@code 100 / percentage}; the client then leaves
     * it alone. With 100 it is told whatever the client's sampling would say.
     */
    public B sampleRate(double percentage) {
        context = context.withSampleRate(percentage);
        return self();
    }

    /** One custom property; a pair without key or value is left out. */
    public B property(@Nullable String key, @Nullable String value) {
        if (key != null && value != null) {
            properties.put(key, value);
        }
        return self();
    }

    /** Custom properties besides those already given. The map is copied now. */
    public B properties(@Nullable Map<String, String> more) {
        properties.putAll(Dimensions.properties(more));
        return self();
    }

    @SuppressWarnings("unchecked") // each subclass passes itself as B
    final B self() {
        return (B) this;
    }
}
