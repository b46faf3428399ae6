package io.github.appinsights.spring.web;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.context.OperationExceptions.Gathered;
import io.github.appinsights.context.OperationExceptions.Line;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.model.TelemetryContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * Makes the items of the exceptions a request met: of the one that made it fail, of those that were logged, and of those that were
 * handled where the application wants them.
 */
final class ExceptionRecorder {

    private static final String HANDLED = "handled";

    private final TelemetryClient client;
    private final ContainedRules rules;

    ExceptionRecorder(TelemetryClient client, ContainedRules rules) {
        this.client = client;
        this.rules = rules;
    }

    /**
     * @param failed whether the answer is a server error, or broke off
     * @param recorded whether the request is told; where it is not, what was logged is told all the same
     */
    void tell(ServedRequest served, MetExceptions met, Ending ending, boolean failed, boolean recorded) {
        for (Gathered each : met.untold()) {
            tell(served, each, ending, failed, recorded);
        }
        DeclaredException declared = met.declared();
        if (declared != null && recorded && ending.isServers()) {
            ServerWebExchange exchange = served.exchange();
            if (failed || (exchange != null && rules.isHandledRecorded(exchange, declared.type()))) {
                TelemetryContext context = served.operation().childContext();
                client.track(declared.item(context, severity(!failed, null), Map.of(HANDLED, text(!failed))));
            }
        }
    }

    private void tell(ServedRequest served, Gathered met, Ending ending, boolean failed, boolean recorded) {
        Throwable thrown = met.thrown();
        if (!ending.isServers() && ClientAbort.whileAnswering(thrown)) {
            return;
        }
        // what left all handlers and was answered below 500 was handled by whoever answered
        boolean handled = met.handled() || (ending.isServers() && !failed);
        Line line = met.line();
        boolean told = line == null
                ? recorded && ending.isServers() && (!handled || isWanted(served, thrown))
                : recorded || handled;
        if (told) {
            item(served, thrown, handled, line);
        }
    }

    private void item(ServedRequest served, Throwable thrown, boolean handled, @Nullable Line line) {
        served.operation().exceptions().told(thrown);
        ExceptionTelemetry.Builder item =
                ExceptionTelemetry.builder(thrown).context(served.operation().childContext());
        if (line != null) {
            item.time(line.time()).properties(line.properties());
        }
        client.track(item.severity(severity(handled, line))
                .property(HANDLED, text(handled))
                .build());
    }

    private boolean isWanted(ServedRequest served, Throwable thrown) {
        ServerWebExchange exchange = served.exchange();
        return exchange != null && rules.isHandledRecorded(exchange, thrown);
    }

    /** What the line says, and for an exception that made the request fail no less than an error. */
    private static SeverityLevel severity(boolean handled, @Nullable Line line) {
        SeverityLevel least = handled ? SeverityLevel.WARNING : SeverityLevel.ERROR;
        SeverityLevel said = line == null ? null : line.severity();
        if (said == null) {
            return least;
        }
        return handled || said.compareTo(least) > 0 ? said : least;
    }

    private static String text(boolean handled) {
        return handled ? "true" : "false";
    }
}
