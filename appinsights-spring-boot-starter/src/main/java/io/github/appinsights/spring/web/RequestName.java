package io.github.appinsights.spring.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.util.pattern.PathPattern;

/** Names of requests: the method and the route, never the path, so that there are few of them. */
final class RequestName {

    private static final String GATEWAY = "org.springframework.cloud.gateway.support.ServerWebExchangeUtils.";
    private static final String GATEWAY_PATH = GATEWAY + "gatewayPredicateMatchedPathAttr";
    private static final String GATEWAY_ROUTE = GATEWAY + "gatewayRoute";
    private static final String RESOURCE_FUNCTION =
            "org.springframework.web.reactive.function.server.ResourceHandlerFunction";

    private RequestName() {}

    /** The name, where the route is known already. */
    static @Nullable String ofRoute(ServerHttpRequest request, Map<String, Object> attributes) {
        String route = route(attributes);
        if (route == null) {
            return null;
        }
        String context = request.getPath().contextPath().value();
        return method(request) + ' ' + context + route;
    }

    /** The name after the end. */
    static String settled(ServerHttpRequest request, Map<String, Object> attributes, int status) {
        String known = ofRoute(request, attributes);
        return known == null ? method(request) + ' ' + withoutRoute(request, attributes, status) : known;
    }

    private static @Nullable String route(Map<String, Object> attributes) {
        if (attributes.get(GATEWAY_PATH) instanceof String path) {
            return path;
        }
        return attributes.get(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof PathPattern pattern
                        && !isStatic(attributes)
                ? pattern.getPatternString()
                : null;
    }

    private static String withoutRoute(ServerHttpRequest request, Map<String, Object> attributes, int status) {
        Object gatewayRoute = attributes.get(GATEWAY_ROUTE);
        if (gatewayRoute != null) {
            return gatewayRouteId(gatewayRoute.toString());
        }
        if (status == 401 || status == 403) {
            return "unauthorized";
        }
        if (status == 405 || "OPTIONS".equals(request.getMethod().name())) {
            return "not-allowed";
        }
        return status != 404 && isStatic(attributes) ? "static" : "unmatched";
    }

    private static boolean isStatic(Map<String, Object> attributes) {
        Object handler = attributes.get(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
        return handler instanceof ResourceWebHandler
                || (handler != null && handler.getClass().getName().equals(RESOURCE_FUNCTION));
    }

    /** A route without a path is known by its id: {@code Route{id='orders', uri=…}}. */
    private static String gatewayRouteId(String route) {
        int start = route.indexOf("id='") + 4;
        int end = route.indexOf('\'', start);
        return start < 4 || end < 0 ? "unmatched" : route.substring(start, end);
    }

    private static String method(ServerHttpRequest request) {
        String method = request.getMethod().name();
        return switch (method) {
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT" -> method;
            default -> "OTHER";
        };
    }
}
