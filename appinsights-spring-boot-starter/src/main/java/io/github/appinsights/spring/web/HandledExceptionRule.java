package io.github.appinsights.spring.web;

import org.springframework.web.server.ServerWebExchange;

/**
 * Decides which exceptions are told although they did not make the request fail: those an {@code @ExceptionHandler} turned into an
 * answer below 500, and those that ended a request with such a status. A bean of this type replaces the default, which is none of
 * them. Asked on the thread that ends the request, so it must not block. Exceptions with a log line are told anyway, and those the
 * code handles by itself are not seen, unless it gives them to {@code ServerRequestObservationContext.setError}. When it throws,
 * the default decides.
 */
@FunctionalInterface
public interface HandledExceptionRule {

    /** Whether this exception is told. */
    boolean isRecorded(ServerWebExchange exchange, Throwable thrown);

    /**
     * Whether an exception is told of which only this is known: what a controller throws, and does not return in a publisher, the
     * framework shows to the {@code @ExceptionHandler} alone. Default: no.
     *
     * @param declared what the {@code @ExceptionHandler} declares that it handles
     */
    default boolean isRecorded(ServerWebExchange exchange, Class<? extends Throwable> declared) {
        return false;
    }

    /** Tells none. */
    static HandledExceptionRule none() {
        return (exchange, thrown) -> false;
    }

    /** Tells all. */
    static HandledExceptionRule all() {
        return new HandledExceptionRule() {
            @Override
            public boolean isRecorded(ServerWebExchange exchange, Throwable thrown) {
                return true;
            }

            @Override
            public boolean isRecorded(ServerWebExchange exchange, Class<? extends Throwable> declared) {
                return true;
            }
        };
    }
}
