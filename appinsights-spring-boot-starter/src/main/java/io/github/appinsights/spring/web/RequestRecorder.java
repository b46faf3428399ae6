package io.github.appinsights.spring.web;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.model.RequestTelemetry;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.SignalType;

/** Makes the items of a request that ended, each once. Never throws. */
final class RequestRecorder {

    private static final Logger log = LoggerFactory.getLogger(RequestRecorder.class);

    private static final String EXCEPTION_TYPE = "exceptionType";
    private static final Map<String, String> ABORTED = Map.of("aborted", "true");
    private static final Map<String, String> STREAMED = Map.of("streamed", "true");

    private final TelemetryClient client;
    private final ContainedRules rules;
    private final ExceptionRecorder exceptions;

    RequestRecorder(TelemetryClient client, ContainedRules rules) {
        this.client = client;
        this.rules = rules;
        this.exceptions = new ExceptionRecorder(client, rules);
    }

    /** Nothing of it has happened yet. */
    void begun(ServedRequest served) {
        served.operation().path(served.request().getURI().getRawPath());
        client.begin(served.operation());
    }

    /** The status of a stream was sent: it may last for days, so it is told now. */
    void streaming(ServedRequest served) {
        inOperation(served, () -> stream(served));
    }

    /** Nothing more goes to the client. */
    void ended(ServedRequest served, SignalType signal) {
        inOperation(served, () -> end(served, signal));
    }

    /** The thread may be at work for another operation, whose user is not this one's. */
    private static void inOperation(ServedRequest served, Runnable telling) {
        try {
            OperationScope.run(served.operation(), telling);
        } catch (Throwable thrown) {
            ContainedRules.rethrowFatal(thrown);
            log.debug("A request is not told", thrown);
        }
    }

    private void stream(ServedRequest served) {
        int status = SentStatus.of(served, SignalType.ON_NEXT);
        String name = settledName(served, status);
        boolean recorded = isRecorded(served);
        boolean failed = status >= 500;
        boolean success = recorded ? isSuccess(served, status) : !failed;
        try {
            MetExceptions met = MetExceptions.of(served, failed);
            if (recorded && served.claim()) {
                request(served, name, status, success, served.elapsedNanos(), streamed(met.type()));
            }
            exceptions.tell(served, met, Ending.ANSWERED, failed, recorded);
        } finally {
            served.operation().ended(!success, null);
        }
    }

    private void end(ServedRequest served, SignalType signal) {
        Ending ending = Ending.of(served, signal);
        int status = ending.hasLeft() ? SentStatus.CLIENT_LEFT : SentStatus.of(served, signal);
        String name = settledName(served, status);
        boolean recorded = isRecorded(served);
        boolean failed = ending == Ending.BROKEN || (ending == Ending.ANSWERED && status >= 500);
        boolean success = recorded ? ending.isWhole() && isSuccess(served, status) : !failed;
        long nanos = status == SentStatus.SWITCHING_PROTOCOLS ? served.commitNanos() : served.elapsedNanos();
        try {
            MetExceptions met = MetExceptions.of(served, failed);
            if (recorded) {
                if (served.claim()) {
                    request(served, name, status, success, nanos, properties(ending, met.type()));
                } else if (served.isStreaming()) {
                    client.track(StreamDuration.of(served, name, ending));
                }
            }
            exceptions.tell(served, met, ending, failed, recorded);
        } finally {
            served.operation().ended(!success, Duration.ofNanos(nanos));
        }
    }

    private static Map<String, String> properties(Ending ending, @Nullable String exceptionType) {
        if (ending == Ending.ABORTED) {
            return ABORTED;
        }
        return exceptionType == null || !ending.isServers() ? Map.of() : Map.of(EXCEPTION_TYPE, exceptionType);
    }

    private static Map<String, String> streamed(@Nullable String exceptionType) {
        return exceptionType == null ? STREAMED : Map.of("streamed", "true", EXCEPTION_TYPE, exceptionType);
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

    private static String settledName(ServedRequest served, int status) {
        String name = RequestName.settled(served.request(), served.attributes(), status);
        served.operation().name(name);
        return name;
    }

    boolean isRecorded(ServedRequest served) {
        ServerWebExchange exchange = served.exchange();
        return exchange == null || rules.isRecorded(exchange);
    }

    private boolean isSuccess(ServedRequest served, int status) {
        ServerWebExchange exchange = served.exchange();
        return exchange == null ? status < 400 : rules.isSuccess(exchange, status);
    }
}
