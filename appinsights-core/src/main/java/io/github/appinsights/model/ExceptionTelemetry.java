package io.github.appinsights.model;

import io.github.appinsights.internal.limits.FieldLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An exception with its whole chain of causes, read when this item is made.
 *
 * @param exceptions outermost first, at most 10
 * @param severity how bad it is
 * @param problemId what the service groups by, at most 1,024 characters
 * @param measurements numbers that go with it; only finite ones are kept
 */
public record ExceptionTelemetry(
        @Nullable Instant time,
        TelemetryContext context,
        List<ExceptionDetails> exceptions,
        @Nullable SeverityLevel severity,
        @Nullable String problemId,
        Map<String, String> properties,
        Map<String, Double> measurements)
        implements Telemetry {

    public ExceptionTelemetry {
        context = context == null ? TelemetryContext.EMPTY : context;
        exceptions = fitting(exceptions);
        problemId = FieldLimits.cutOrNull(problemId, FieldLimits.PROBLEM_ID);
        properties = Dimensions.properties(properties);
        measurements = Dimensions.measurements(measurements);
    }

    private static List<ExceptionDetails> fitting(@Nullable List<ExceptionDetails> given) {
        List<ExceptionDetails> kept = new ArrayList<>(2);
        for (ExceptionDetails exception : given == null ? List.<ExceptionDetails>of() : given) {
            if (exception != null && kept.size() < FieldLimits.CHAIN) {
                kept.add(exception);
            }
        }
        return List.copyOf(kept);
    }

    /** A builder for what was thrown; null gives an item without exceptions, which is dropped when tracked. */
    public static Builder builder(@Nullable Throwable thrown) {
        return new Builder(thrown);
    }

    @Override
    public ExceptionTelemetry at(@Nullable Instant time, TelemetryContext context) {
        return new ExceptionTelemetry(time, context, exceptions, severity, problemId, properties, measurements);
    }

    @Override
    public ExceptionTelemetry withProperties(Map<String, String> properties) {
        return new ExceptionTelemetry(time, context, exceptions, severity, problemId, properties, measurements);
    }

    @Override
    public int textLength() {
        int length = context.textLength() + TextLength.of(problemId);
        for (ExceptionDetails exception : exceptions) {
            length += exception.textLength();
        }
        return length + Dimensions.textLength(properties) + Dimensions.textLength(measurements);
    }

    /** Builds an exception. Not thread-safe. */
    public static final class Builder extends MeasuredTelemetryBuilder<Builder> {
        private final List<ExceptionDetails> exceptions;
        private @Nullable String problemId;
        private @Nullable SeverityLevel severity;

        Builder(@Nullable Throwable thrown) {
            exceptions = CauseChain.of(thrown);
            problemId = CauseChain.problemId(exceptions);
        }

        /** How bad it is. Default: not said. */
        public Builder severity(@Nullable SeverityLevel severity) {
            this.severity = severity;
            return this;
        }

        /** What the service groups by. Default: type of the exception and the method that threw it. */
        public Builder problemId(@Nullable String problemId) {
            this.problemId = problemId;
            return this;
        }

        /** The item. */
        public ExceptionTelemetry build() {
            return new ExceptionTelemetry(time, context, exceptions, severity, problemId, properties, measurements);
        }
    }
}
