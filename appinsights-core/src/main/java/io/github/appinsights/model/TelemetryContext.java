package io.github.appinsights.model;

import static io.github.appinsights.internal.limits.FieldLimits.cutOrNull;

import io.github.appinsights.internal.limits.FieldLimits;
import org.jspecify.annotations.Nullable;

/**
 * What an item belongs to.
 *
 * @param operation the distributed operation
 * @param user the end user
 * @param sessionId session of the end user, at most 64 characters
 * @param clientIp address of the end user, a plain IP literal; anything else is left out, as the service refuses it
 * @param syntheticSource what made this artificial traffic, a bot or an availability test; at most 1,024 characters
 * @param sampleRate percentage at which sampling kept the item, so that it stands for {@code 100 / sampleRate}; 0 where nothing was
 *     decided yet, 100 to be kept whatever sampling would say
 */
public record TelemetryContext(
        @Nullable OperationContext operation,
        @Nullable UserContext user,
        @Nullable String sessionId,
        @Nullable String clientIp,
        @Nullable String syntheticSource,
        double sampleRate) {

    /** No context at all. */
    public static final TelemetryContext EMPTY = new TelemetryContext(null, null, null, null, null);

    public TelemetryContext {
        sessionId = cutOrNull(sessionId, FieldLimits.SESSION_ID);
        clientIp = clientIp != null && IpLiteral.isValid(clientIp) ? clientIp : null;
        syntheticSource = cutOrNull(syntheticSource, FieldLimits.SYNTHETIC_SOURCE);
        sampleRate = sampleRate > 0 ? Math.min(sampleRate, 100) : 0;
    }

    /** A context of which sampling has decided nothing yet. */
    public TelemetryContext(
            @Nullable OperationContext operation,
            @Nullable UserContext user,
            @Nullable String sessionId,
            @Nullable String clientIp,
            @Nullable String syntheticSource) {
        this(operation, user, sessionId, clientIp, syntheticSource, 0);
    }

    /** A context that holds an operation only. */
    public static TelemetryContext of(OperationContext operation) {
        return new TelemetryContext(operation, null, null, null, null);
    }

    /** This context, with what it leaves open taken from {@code ambient}. */
    @SuppressWarnings("ReferenceEquality") // the empty context is one object; an equal one only costs a copy
    public TelemetryContext orElse(TelemetryContext ambient) {
        if (this == EMPTY || ambient == EMPTY) {
            return this == EMPTY ? ambient : this;
        }
        return new TelemetryContext(
                operation != null ? operation : ambient.operation,
                user != null ? user : ambient.user,
                sessionId != null ? sessionId : ambient.sessionId,
                clientIp != null ? clientIp : ambient.clientIp,
                syntheticSource != null ? syntheticSource : ambient.syntheticSource,
                sampleRate > 0 ? sampleRate : ambient.sampleRate);
    }

    /** This context with another operation. */
    public TelemetryContext withOperation(@Nullable OperationContext other) {
        return new TelemetryContext(other, user, sessionId, clientIp, syntheticSource, sampleRate);
    }

    /** This context, of an item kept at that percentage. */
    public TelemetryContext withSampleRate(double percentage) {
        return new TelemetryContext(operation, user, sessionId, clientIp, syntheticSource, percentage);
    }

    int textLength() {
        return (operation == null ? 0 : operation.textLength())
                + (user == null ? 0 : user.textLength())
                + TextLength.of(sessionId)
                + TextLength.of(clientIp)
                + TextLength.of(syntheticSource);
    }
}
