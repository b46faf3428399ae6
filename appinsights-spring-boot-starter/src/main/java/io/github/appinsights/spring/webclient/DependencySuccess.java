package io.github.appinsights.spring.webclient;

import java.net.URI;
import org.springframework.http.HttpMethod;

/**
 * Decides which HTTP calls count as gone well. A bean of this type replaces the default, statuses 100 to 399. Asked once a call that
 * was answered, on the thread that got the answer, so it must not block. A call without an answer, and an answer that broke off,
 * never count as gone well. When it throws, the default decides.
 */
@FunctionalInterface
public interface DependencySuccess {

    /**
     * Whether the call went well.
     *
     * @param status the HTTP status of the answer
     */
    boolean isSuccess(HttpMethod method, URI url, int status);

    /** Statuses 100 to 399. */
    static DependencySuccess defaults() {
        return (method, url, status) -> status >= 100 && status < 400;
    }
}
