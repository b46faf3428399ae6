package io.github.appinsights.spring.web;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/** Cookies of the browser's SDK: {@code <id>|<more>}. */
final class BrowserCookie {

    private BrowserCookie() {}

    static @Nullable String id(ServerWebExchange exchange, String name) {
        ServerHttpRequest request = exchange.getRequest();
        if (request.getHeaders().getFirst(HttpHeaders.COOKIE) == null) {
            return null;
        }
        HttpCookie cookie = request.getCookies().getFirst(name);
        if (cookie == null) {
            return null;
        }
        String value = cookie.getValue();
        int end = value.indexOf('|');
        String id = end < 0 ? value : value.substring(0, end);
        return id.isBlank() ? null : id;
    }
}
