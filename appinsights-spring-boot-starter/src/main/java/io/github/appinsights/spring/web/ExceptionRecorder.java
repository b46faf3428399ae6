package io.github.appinsights.spring.web;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.context.OperationExceptions.Gathered;
import io.github.appinsights.context.OperationExceptions.Line;
import io.github.appinsights.model.TelemetryContext;
import org.springframework.web.server.ServerWebExchange;

/**
 * Makes the items of the exceptions a request met: of the one that made it fail, of those that were logged, and of those that were
 * handled where the application wants them.
 */
final class ExceptionRecorder {

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
                client.track(declared.item(context, !failed));
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
            served.operation().exceptions().told(thrown);
            client.track(met.item(served.operation().childContext(), handled));
        }
    }

    private boolean isWanted(ServedRequest served, Throwable thrown) {
        ServerWebExchange exchange = served.exchange();
        return exchange != null && rules.isHandledRecorded(exchange, thrown);
    }
}
