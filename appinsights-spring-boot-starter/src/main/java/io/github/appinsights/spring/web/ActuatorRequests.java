package io.github.appinsights.spring.web;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/** Tells requests to actuator from others; works without actuator. */
final class ActuatorRequests {

    private static final String HANDLERS = "org.springframework.boot.webflux.actuate.";
    private static final String OTHER_HANDLERS = "org.springframework.boot.actuate.";

    private volatile @Nullable ActuatorPaths paths;
    private volatile boolean absent;

    boolean contains(ServerWebExchange exchange) {
        if (exchange.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof HandlerMethod method) {
            String type = method.getBeanType().getName();
            return type.startsWith(HANDLERS) || type.startsWith(OTHER_HANDLERS) || isManagement(exchange);
        }
        return isManagement(exchange) || isUnderPath(exchange);
    }

    private static boolean isManagement(ServerWebExchange exchange) {
        ApplicationContext context = exchange.getApplicationContext();
        return context != null && WebServerApplicationContext.hasServerNamespace(context, "management");
    }

    /** Without a handler, as in front of a login, only the path tells. */
    private boolean isUnderPath(ServerWebExchange exchange) {
        ApplicationContext context = exchange.getApplicationContext();
        if (absent || context == null) {
            return false;
        }
        try {
            ActuatorPaths known = paths;
            if (known == null) {
                known = ActuatorPaths.of(context);
                paths = known;
            }
            return known.contain(
                    exchange.getRequest().getPath().pathWithinApplication().value());
        } catch (LinkageError noActuator) {
            absent = true;
            return false;
        }
    }
}
