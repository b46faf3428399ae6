package io.github.appinsights.spring.web;

import java.util.Collection;
import java.util.List;
import org.springframework.web.server.ServerWebExchange;

/**
 * Decides which requests count as served well. A bean of this type replaces the default, statuses 100 to 399. Asked once, on the
 * thread that ends the request, so it must not block. A client that left before the answer, and an answer that broke off, never
 * count as served well. When it throws, the default decides.
 */
@FunctionalInterface
public interface RequestSuccess {

    /**
     * Whether the request was served well.
     *
     * @param status the HTTP status the client got
     */
    boolean isSuccess(ServerWebExchange exchange, int status);

    /**
     * These statuses count as served well.
     *
     * @param statuses statuses or ranges of them, from 100 to 599, such as {@code 100-399} and {@code 401}
     * @throws IllegalArgumentException where one is neither, naming it and {@code appinsights.web.success-statuses}
     */
    static RequestSuccess statuses(Collection<String> statuses) {
        return new StatusRanges(statuses);
    }

    /** Statuses 100 to 399. */
    static RequestSuccess defaults() {
        return statuses(List.of("100-399"));
    }
}
