package io.github.appinsights.model;

import io.github.appinsights.internal.limits.FieldLimits;
import io.github.appinsights.model.ExceptionDetails.StackFrame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a throwable and its causes: at most 10, each once, so that a cycle ends. Suppressed exceptions are not read. A throwable
 * whose own methods throw loses what they would have said and nothing else.
 */
final class CauseChain {

    private static final String CHECKPOINT = "reactor.core.publisher.FluxOnAssembly$OnAssemblyException";

    private CauseChain() {}

    static List<ExceptionDetails> of(@Nullable Throwable thrown) {
        List<ExceptionDetails> chain = new ArrayList<>(2);
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>(4));
        Throwable next = thrown;
        while (next != null && chain.size() < FieldLimits.CHAIN && seen.add(next)) {
            Throwable current = next;
            chain.add(details(current));
            next = guarded(current::getCause);
        }
        return chain;
    }

    static @Nullable String problemId(List<ExceptionDetails> chain) {
        if (chain.isEmpty()) {
            return null;
        }
        ExceptionDetails first = chain.get(0);
        if (first.stack().isEmpty()) {
            return first.typeName();
        }
        StackFrame top = first.stack().get(0);
        return first.typeName() + " at " + top.className() + "." + top.methodName();
    }

    private static ExceptionDetails details(Throwable thrown) {
        StackTraceElement[] trace = guarded(() -> trace(thrown));
        StackTraceElement[] frames = trace == null ? new StackTraceElement[0] : trace;
        String message = Objects.requireNonNullElse(guarded(thrown::getMessage), "");
        List<StackFrame> stack = StackFrame.fitting(
                frames.length, level -> frames[level] == null ? null : StackFrame.of(level, frames[level]));
        return new ExceptionDetails(thrown.getClass().getName(), message, stack, frames.length);
    }

    /** A checkpoint of Reactor leaves one frame to the exception it marks and keeps the whole stack in its own, suppressed one. */
    private static StackTraceElement[] trace(Throwable thrown) {
        StackTraceElement[] own = thrown.getStackTrace();
        if (own.length == 1) {
            for (Throwable suppressed : thrown.getSuppressed()) {
                if (CHECKPOINT.equals(suppressed.getClass().getName())) {
                    StackTraceElement[] whole = suppressed.getStackTrace();
                    return whole.length > 1 ? whole : own;
                }
            }
        }
        return own;
    }

    private static <T> @Nullable T guarded(Supplier<T> read) {
        try {
            return read.get();
        } catch (Throwable thrown) {
            ForeignCode.contain(thrown);
            return null;
        }
    }
}
