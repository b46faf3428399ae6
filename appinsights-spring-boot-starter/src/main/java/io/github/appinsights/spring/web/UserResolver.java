package io.github.appinsights.spring.web;

import io.github.appinsights.model.UserContext;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * Finds out for whom a request is served. A bean of this type replaces the default, {@link #fromCookie}. Called once at the
 * start of the request, before other web filters and so before authentication, on the event loop: it must not block. When it
 * throws, the default is asked.
 */
@FunctionalInterface
public interface UserResolver {

    /** The user; null where unknown. */
    @Nullable
    UserContext resolve(ServerWebExchange exchange);

    /** Takes the anonymous id the browser's SDK keeps in the cookie {@code ai_user}, up to the first {@code |}. */
    static UserResolver fromCookie() {
        return exchange -> {
            String id = BrowserCookie.id(exchange, "ai_user");
            return id == null ? null : UserContext.of(id);
        };
    }
}
