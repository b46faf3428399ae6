package io.github.appinsights.spring.web;

import java.util.Collection;
import org.springframework.web.server.ServerWebExchange;

/**
 * Decides which requests are told. A bean of this type replaces the default, {@link #excluding}. Asked when the request is told,
 * which is at its end, and when a call made in it ends, on the thread that ends it, so it must not block; the attributes of the
 * exchange tell what the request was mapped to. Calls made for a request that is left out are left out, too: a health probe asks
 * databases. What the application tracks or logs in it still belongs to its operation. When it throws, the default decides.
 */
@FunctionalInterface
public interface RequestFilter {

    /** Whether the request, and an exception that ended it, is told. */
    boolean isRecorded(ServerWebExchange exchange);

    /**
     * Leaves out requests to actuator, on any port and path, and requests whose path within the application matches one of the
     * patterns.
     *
     * @param pathPatterns patterns as in {@code @GetMapping}, such as {@code /internal/**}
     * @throws IllegalArgumentException where a pattern is none, naming it
     */
    static RequestFilter excluding(Collection<String> pathPatterns) {
        return new ExcludedRequests(pathPatterns);
    }
}
