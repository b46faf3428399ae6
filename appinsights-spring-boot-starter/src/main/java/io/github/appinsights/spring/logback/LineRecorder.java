package io.github.appinsights.spring.logback;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationExceptions;
import io.github.appinsights.context.OperationExceptions.Entry;
import io.github.appinsights.context.OperationScope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells lines, and each exception once: in an operation as its exceptions say, else by what the thread logged before. Thread-safe. */
final class LineRecorder implements LineSink {

    /** They repeat what left the application's code, which whoever ends the request tells. */
    private static final Set<String> ERROR_HANDLERS = Set.of(
            "org.springframework.boot.webflux.autoconfigure.error.AbstractErrorWebExceptionHandler",
            "org.springframework.web.server.adapter.HttpWebHandlerAdapter");

    /** It logs what an exception handler failed with, where the request fails with what was to be handled: one request, one exception. */
    private static final String HANDLER_FAILURES =
            "org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter";

    private final TelemetryClient client;
    private final LastThrown lastThrown = new LastThrown();

    LineRecorder(TelemetryClient client) {
        this.client = client;
    }

    @Override
    public void accept(LogLine line) {
        Throwable thrown = line.thrown();
        if (thrown == null) {
            client.track(line.trace());
            return;
        }
        if (line.logger().equals(HANDLER_FAILURES)) {
            client.track(line.traceOfException());
            return;
        }
        Operation current = OperationScope.current();
        Operation operation = current == null ? OperationExceptions.lately(thrown) : current;
        switch (entry(operation, thrown, line)) {
            case FIRST -> {} // told by whoever ends the operation
            case AGAIN -> OperationScope.run(operation, () -> repeated(line));
            case NOT_GATHERED -> OperationScope.run(operation, () -> client.track(line.exception()));
        }
    }

    private Entry entry(@Nullable Operation operation, Throwable thrown, LogLine line) {
        if (operation != null) {
            return operation.exceptions().logged(thrown, line.said());
        }
        boolean again = lastThrown.is(thrown);
        lastThrown.met(thrown);
        return again ? Entry.AGAIN : Entry.NOT_GATHERED;
    }

    private void repeated(LogLine line) {
        if (!ERROR_HANDLERS.contains(line.logger())) {
            client.track(line.trace());
        }
    }
}
