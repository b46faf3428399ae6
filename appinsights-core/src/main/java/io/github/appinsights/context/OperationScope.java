package io.github.appinsights.context;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Finds the operation that runs: {@link #current()} on a thread, {@link #from} in a Reactor Context.
 *
 * <p>On WebFlux the thread knows it where Reactor restores thread locals from the context, which is everywhere with
 * {@code spring.reactor.context-propagation=auto}.
 */
public final class OperationScope {

    /** Key of the operation in the Reactor Context. */
    public static final Object KEY = Operation.class;

    private static final ThreadLocal<@Nullable Operation> CURRENT = new ThreadLocal<>();

    private OperationScope() {}

    /** The operation of this thread. */
    public static @Nullable Operation current() {
        return CURRENT.get();
    }

    /** The operation of a Reactor Context. */
    public static @Nullable Operation from(ContextView context) {
        return context.getOrDefault(KEY, null);
    }

    /** The operation of the flow that subscribes; empty outside of any. */
    public static Mono<Operation> inFlow() {
        return Mono.deferContextual(context -> Mono.justOrEmpty(from(context)));
    }

    /** Runs a piece of blocking code in an operation. */
    public static <T> T call(Operation operation, Supplier<T> code) {
        Operation before = CURRENT.get();
        CURRENT.set(operation);
        try {
            return code.get();
        } finally {
            restore(before);
        }
    }

    /** Runs a piece of blocking code in an operation; null is outside of any, whatever the thread is at. */
    @SuppressWarnings("ReferenceEquality") // an operation is one object
    public static void run(@Nullable Operation operation, Runnable code) {
        Operation before = CURRENT.get();
        if (before == operation) {
            code.run();
            return;
        }
        restore(operation);
        try {
            code.run();
        } finally {
            restore(before);
        }
    }

    static void set(Operation operation) {
        CURRENT.set(operation);
    }

    static void restore(@Nullable Operation before) {
        if (before == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(before);
        }
    }
}
