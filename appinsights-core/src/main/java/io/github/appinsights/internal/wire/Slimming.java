package io.github.appinsights.internal.wire;

import io.github.appinsights.internal.limits.FieldLimits;
import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.ExceptionDetails;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TraceTelemetry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes an item smaller step by step until it fits: first stack frames go, then messages and data are shortened, then the longest
 * property values. Rare, so each step is written anew.
 */
final class Slimming {

    private static final int[] FRAMES = {50, 20, 8};
    private static final int[] TEXT = {16_384, 8_192, 4_096, 1_024};
    private static final int[] VALUES = {4_096, 2_048, 1_024, 512, 256, 128, 64, 32, 16, 8, 4, 2, 1, 0};

    /** Steps there are. */
    static final int STEPS = FRAMES.length + TEXT.length + VALUES.length;

    private Slimming() {}

    /**
     * @param step from 0; each takes the result of the one before
     * @return the item itself where this step finds nothing to take away, as far as that is cheap to see
     */
    static Telemetry step(Telemetry item, int step) {
        if (step < FRAMES.length) {
            return item instanceof ExceptionTelemetry exception ? withFrames(exception, FRAMES[step]) : item;
        }
        int textStep = step - FRAMES.length;
        return textStep < TEXT.length
                ? withText(item, TEXT[textStep])
                : withValues(item, VALUES[textStep - TEXT.length]);
    }

    private static Telemetry withFrames(ExceptionTelemetry item, int most) {
        return with(
                item,
                item.exceptions().stream()
                        .map(details -> new ExceptionDetails(
                                details.typeName(),
                                details.message(),
                                details.stack()
                                        .subList(
                                                0,
                                                Math.min(most, details.stack().size())),
                                details.frameCount()))
                        .toList());
    }

    private static Telemetry withText(Telemetry item, int most) {
        if (item instanceof TraceTelemetry trace) {
            String message = FieldLimits.cut(trace.message(), most);
            return new TraceTelemetry(
                    trace.time(), trace.context(), message, trace.severity(), trace.properties(), trace.measurements());
        } else if (item instanceof ExceptionTelemetry exception) {
            return with(
                    exception,
                    exception.exceptions().stream()
                            .map(details -> new ExceptionDetails(
                                    details.typeName(),
                                    FieldLimits.cut(details.message(), most),
                                    details.stack(),
                                    details.frameCount()))
                            .toList());
        } else if (item instanceof DependencyTelemetry call) {
            return new DependencyTelemetry(
                    call.time(),
                    call.context(),
                    call.id(),
                    call.name(),
                    call.type(),
                    call.target(),
                    FieldLimits.cutOrNull(call.data(), most),
                    call.resultCode(),
                    call.success(),
                    call.duration(),
                    call.properties(),
                    call.measurements());
        } else if (item instanceof AvailabilityTelemetry run) {
            return new AvailabilityTelemetry(
                    run.time(),
                    run.context(),
                    run.id(),
                    run.name(),
                    run.duration(),
                    run.success(),
                    run.runLocation(),
                    FieldLimits.cutOrNull(run.message(), most),
                    run.properties(),
                    run.measurements());
        }
        return item;
    }

    private static Telemetry withValues(Telemetry item, int most) {
        if (item.properties().values().stream().noneMatch(value -> value.length() > most)) {
            return item;
        }
        Map<String, String> shorter = new LinkedHashMap<>();
        item.properties().forEach((key, value) -> shorter.put(key, most == 0 ? "" : FieldLimits.cut(value, most)));
        return item.withProperties(shorter);
    }

    private static ExceptionTelemetry with(ExceptionTelemetry item, List<ExceptionDetails> exceptions) {
        return new ExceptionTelemetry(
                item.time(),
                item.context(),
                exceptions,
                item.severity(),
                item.problemId(),
                item.properties(),
                item.measurements());
    }
}
