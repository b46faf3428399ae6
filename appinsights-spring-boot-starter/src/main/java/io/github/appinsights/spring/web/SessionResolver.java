package io.github.appinsights.spring.web;

import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * Finds the session of the end user. A bean of this type replaces the default, {@link #fromCookie}. Called once at the start of
 * the request, on the event loop: it must not block. When it throws, the default is asked.
 */
@FunctionalInterface
public interface SessionResolver {

    /** Id of the session, of which 64 characters are kept; null where unknown. */
    @Nullable
    String resolve(ServerWebExchange exchange);

    /** Takes the id the browser's SDK keeps in the cookie {@code ai_session}, up to the first {@code |}. */
    static SessionResolver fromCookie() {
        return exchange -> BrowserCookie.id(exchange, "ai_session");
    }
}
