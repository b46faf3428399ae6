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

    /** What {@link OperationAccessor} carries. */
    private static final ThreadLocal<@Nullable Operation> CURRENT = new ThreadLocal<>();

    /**
     * Apart from what is carried, as the library puts thread locals back in no fixed order: of two that both set one, either may
     * come last.
     */
    private static final ThreadLocal<@Nullable Entered> ENTERED = new ThreadLocal<>();

    private OperationScope() {}

    /** The operation of this thread. */
    @SuppressWarnings("ReferenceEquality") // an operation is one object
    public static @Nullable Operation current() {
        Operation carried = CURRENT.get();
        Entered entered = ENTERED.get();
        if (entered == null) {
            return carried;
        }
        return carried == null || carried == entered.carried ? entered.operation : carried;
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
        if (current() == operation) {
            code.run();
            return;
        }
        Object holder = new Object();
        enter(holder, operation);
        try {
            code.run();
        } finally {
            leave(holder);
        }
    }

    /**
     * The thread is in that operation until {@link #leave}, or outside of any with null. For hooks that are told when something
     * begins and ends, and cannot wrap it.
     *
     * @param holder who leaves it again
     */
    public static void enter(Object holder, @Nullable Operation operation) {
        ENTERED.set(new Entered(holder, operation, CURRENT.get(), ENTERED.get()));
    }

    /** Ends the latest {@link #enter} of that holder, and what was entered since. Nothing happens where there is none. */
    @SuppressWarnings("ReferenceEquality") // holders are not compared by what they hold
    public static void leave(Object holder) {
        Entered entered = ENTERED.get();
        while (entered != null && entered.holder != holder) {
            entered = entered.outer;
        }
        if (entered == null) {
            return;
        }
        if (entered.outer == null) {
            ENTERED.remove();
        } else {
            ENTERED.set(entered.outer);
        }
    }

    /** What {@link OperationAccessor} carries, and nothing else. */
    static @Nullable Operation carried() {
        return CURRENT.get();
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

    /** @param carried what was carried when it was entered; anything else was carried here later, and counts more */
    private record Entered(
            Object holder,
            @Nullable Operation operation,
            @Nullable Operation carried,
            @Nullable Entered outer) {}
}
