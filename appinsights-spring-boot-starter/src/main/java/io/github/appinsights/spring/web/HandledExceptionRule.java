package io.github.appinsights.spring.web;

import org.springframework.web.server.ServerWebExchange;

/**
 * Decides which exceptions are told although the request they ended was answered with a status below 500. A bean of this type
 * replaces the default, which is none of them. Asked on the thread that ends the request, so it must not block. Exceptions that
 * an {@code @ExceptionHandler} or the code itself turned into an answer are not seen here. When it throws, the default decides.
 */
@FunctionalInterface
public interface HandledExceptionRule {

    /** Whether this exception is told. */
    boolean isRecorded(ServerWebExchange exchange, Throwable thrown);

    /** Tells none. */
    static HandledExceptionRule none() {
        return (exchange, thrown) -> false;
    }
}
