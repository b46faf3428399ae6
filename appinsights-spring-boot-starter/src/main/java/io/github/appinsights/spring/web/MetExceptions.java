package io.github.appinsights.spring.web;

import io.github.appinsights.context.OperationExceptions;
import io.github.appinsights.context.OperationExceptions.Gathered;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;

/**
 * The exceptions a request met until it is told.
 *
 * @param untold those nobody told yet
 * @param declared one more, of which only that is known
 * @param type class of the one that hooks saw first
 */
record MetExceptions(
        List<Gathered> untold,
        @Nullable DeclaredException declared,
        @Nullable String type) {

    private static final MetExceptions NONE = new MetExceptions(List.of(), null, null);

    /** @param failed whether the answer is a server error, or broke off */
    static MetExceptions of(ServedRequest served, boolean failed) {
        served.seenElsewhere();
        OperationExceptions exceptions = served.operation().exceptions();
        DeclaredException declared = declared(served, exceptions);
        if (failed) {
            exceptions.failed();
        }
        Throwable raised = exceptions.firstRaised();
        List<Gathered> untold = exceptions.end();
        if (raised != null) {
            return new MetExceptions(untold, null, raised.getClass().getName());
        }
        if (declared != null) {
            return new MetExceptions(untold, declared, declared.type().getName());
        }
        return untold.isEmpty() ? NONE : new MetExceptions(untold, null, null);
    }

    private static @Nullable DeclaredException declared(ServedRequest served, OperationExceptions exceptions) {
        HandlerMethod method = served.takeHandledBy();
        if (method == null || exceptions.firstRaised() != null) {
            return null;
        }
        DeclaredException declared = DeclaredException.of(method);
        return declared == null || exceptions.handled(declared.type()) ? null : declared;
    }
}
