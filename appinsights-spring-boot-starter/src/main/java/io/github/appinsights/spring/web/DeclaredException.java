package io.github.appinsights.spring.web;

import io.github.appinsights.model.ExceptionDetails;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.model.TelemetryContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.HandlerMethod;

/**
 * An exception that a controller threw and an {@code @ExceptionHandler} got: the framework shows it to nobody else, so that only
 * what the handler declares is known.
 */
record DeclaredException(Class<? extends Throwable> type, String handler) {

    /** Null where the method declares nothing, or several types. */
    static @Nullable DeclaredException of(HandlerMethod handler) {
        Class<? extends Throwable> type = declared(handler);
        return type == null
                ? null
                : new DeclaredException(
                        type,
                        handler.getBeanType().getName()
                                + '.'
                                + handler.getMethod().getName());
    }

    private static @Nullable Class<? extends Throwable> declared(HandlerMethod handler) {
        ExceptionHandler annotation =
                AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), ExceptionHandler.class);
        if (annotation != null && annotation.exception().length == 1) {
            return annotation.exception()[0];
        }
        for (Class<?> parameter : handler.getMethod().getParameterTypes()) {
            if (Throwable.class.isAssignableFrom(parameter)) {
                return parameter.asSubclass(Throwable.class);
            }
        }
        return null;
    }

    ExceptionTelemetry item(TelemetryContext context, boolean handled) {
        ExceptionDetails details = new ExceptionDetails(
                type.getName(), "Thrown by a controller, answered by " + handler + "()", List.of(), 0);
        return new ExceptionTelemetry(
                null,
                context,
                List.of(details),
                handled ? SeverityLevel.WARNING : SeverityLevel.ERROR,
                type.getName() + " answered by " + handler,
                Map.of("handled", Boolean.toString(handled)),
                Map.of());
    }
}
