package io.github.appinsights.spring.webclient;

import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.context.OutgoingCall;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.util.context.ContextView;

/** Tells each subscription to an exchange, once. */
final class WebClientFilter implements ExchangeFilterFunction {

    private static final String TEMPLATE = WebClient.class.getName() + ".uriTemplate";

    private final HttpCallTelemetry telemetry;

    WebClientFilter(HttpCallTelemetry telemetry) {
        this.telemetry = telemetry;
    }

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        return Mono.deferContextual(
                context -> telemetry.isWanted() ? tracked(request, next, context) : next.exchange(request));
    }

    private Mono<ClientResponse> tracked(ClientRequest request, ExchangeFunction next, ContextView context) {
        HttpCall call;
        ClientRequest sent;
        try {
            call = telemetry.start(
                    operation(context), request.method(), request.url(), template(request), request.headers());
            sent = call.isAnnounced()
                    ? ClientRequest.from(request).headers(call::announce).build()
                    : request;
            mark(context, call.ids());
        } catch (Throwable thrown) {
            Contained.failed(thrown);
            return next.exchange(request);
        }
        return exchanged(next, sent, call)
                .doOnError(error -> failed(call, error))
                .map(response -> seen(response, call))
                .doFinally(signal -> finished(call, signal));
    }

    /** A filter that throws ends the call as one that emits an error does. */
    private static Mono<ClientResponse> exchanged(ExchangeFunction next, ClientRequest request, HttpCall call) {
        try {
            return next.exchange(request);
        } catch (Throwable thrown) {
            call.failed(thrown);
            throw thrown;
        }
    }

    private static void failed(HttpCall call, Throwable error) {
        Throwable cause = error instanceof WebClientRequestException ? error.getCause() : null;
        call.failed(cause == null ? error : cause);
    }

    private static ClientResponse seen(ClientResponse response, HttpCall call) {
        try {
            call.answered(response.statusCode().value());
            if (isStream(response)) {
                return response.mutate()
                        .body(body -> body.doOnError(call::failed).doFinally(signal -> call.completed()))
                        .build();
            }
            call.completed();
        } catch (Throwable thrown) {
            Contained.failed(thrown);
        }
        return response;
    }

    /** A stream that was answered is told by the end of its body. */
    private static void finished(HttpCall call, SignalType signal) {
        if (signal == SignalType.CANCEL) {
            call.canceled();
        } else if (!call.isAnswered()) {
            call.completed();
        }
    }

    private static boolean isStream(ClientResponse response) {
        String type = response.headers().asHttpHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
        return type != null && (startsWith(type, "text/event-stream") || startsWith(type, "application/x-ndjson"));
    }

    private static boolean startsWith(String type, String prefix) {
        return type.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private static @Nullable Operation operation(ContextView context) {
        Operation ofFlow = OperationScope.from(context);
        return ofFlow == null ? OperationScope.current() : ofFlow;
    }

    private static @Nullable String template(ClientRequest request) {
        return request.attributes().get(TEMPLATE) instanceof String template ? template : null;
    }

    /** Lets whoever tells observations know that this one is told already. */
    private static void mark(ContextView context, OutgoingCall call) {
        if (context.getOrDefault(ObservationThreadLocalAccessor.KEY, null) instanceof Observation observation
                && observation.getContext() instanceof ClientRequestObservationContext own) {
            own.put(OutgoingCall.class, call);
        }
    }
}
