package io.github.appinsights.spring.web;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.context.Operation;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.SeverityLevel;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.SignalType;

/** Makes the items of a request that ended, each once. Never throws. */
final class RequestRecorder {

    private static final Logger log = LoggerFactory.getLogger(RequestRecorder.class);

    private static final Map<String, String> ABORTED = Map.of("aborted", "true");
    private static final Map<String, String> STREAMED = Map.of("streamed", "true");

    private final TelemetryClient client;
    private final ContainedRules rules;

    RequestRecorder(TelemetryClient client, ContainedRules rules) {
        this.client = client;
        this.rules = rules;
    }

    /** The status of a stream was sent: it may last for days, so it is told now. */
    void streaming(ServedRequest served) {
        try {
            int status = SentStatus.of(served, SignalType.ON_NEXT);
            String name = settledName(served, status);
            if (isRecorded(served) && served.claim()) {
                request(served, name, status, isSuccess(served, status), served.elapsedNanos(), STREAMED);
            }
        } catch (Throwable thrown) {
            failed(thrown);
        }
    }

    /** Nothing more goes to the client. */
    void ended(ServedRequest served, SignalType signal) {
        try {
            end(served, signal);
        } catch (Throwable thrown) {
            failed(thrown);
        }
    }

    private void end(ServedRequest served, SignalType signal) {
        Ending ending = Ending.of(served, signal);
        int status = ending.hasLeft() ? SentStatus.CLIENT_LEFT : SentStatus.of(served, signal);
        String name = settledName(served, status);
        if (!isRecorded(served)) {
            return;
        }
        if (served.claim()) {
            boolean success = ending.isWhole() && isSuccess(served, status);
            long nanos = status == SentStatus.SWITCHING_PROTOCOLS ? served.commitNanos() : served.elapsedNanos();
            request(served, name, status, success, nanos, ending == Ending.ABORTED ? ABORTED : Map.of());
        }
        Throwable error = served.error();
        if (error != null && ending.isServers()) {
            exception(served, error, status >= 500 || ending == Ending.BROKEN);
        }
    }

    private void request(
            ServedRequest served,
            String name,
            int status,
            boolean success,
            long nanos,
            Map<String, String> properties) {
        Operation operation = served.operation();
        long commitNanos = served.commitNanos();
        client.trackRequest(new RequestTelemetry(
                served.start(),
                operation.ownContext(),
                operation.id(),
                name,
                Duration.ofNanos(nanos),
                Integer.toString(status),
                success,
                null,
                served.request().getURI().toString(),
                properties,
                commitNanos < 0 ? Map.of() : Map.of("handlerMs", commitNanos / 1e6)));
    }

    private void exception(ServedRequest served, Throwable error, boolean unhandled) {
        ServerWebExchange exchange = served.exchange();
        if (unhandled || (exchange != null && rules.isHandledRecorded(exchange, error))) {
            client.track(ExceptionTelemetry.builder(error)
                    .context(served.operation().childContext())
                    .severity(unhandled ? SeverityLevel.ERROR : SeverityLevel.WARNING)
                    .property("handled", unhandled ? "false" : "true")
                    .build());
        }
    }

    private static String settledName(ServedRequest served, int status) {
        String name = RequestName.settled(served.request(), served.attributes(), status);
        served.operation().name(name);
        return name;
    }

    private boolean isRecorded(ServedRequest served) {
        ServerWebExchange exchange = served.exchange();
        return exchange == null || rules.isRecorded(exchange);
    }

    private boolean isSuccess(ServedRequest served, int status) {
        ServerWebExchange exchange = served.exchange();
        return exchange == null ? status < 400 : rules.isSuccess(exchange, status);
    }

    private static void failed(Throwable thrown) {
        ContainedRules.rethrowFatal(thrown);
        log.debug("A request is not told", thrown);
    }
}
