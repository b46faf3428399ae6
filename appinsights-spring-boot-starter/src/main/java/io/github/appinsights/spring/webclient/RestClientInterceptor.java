package io.github.appinsights.spring.webclient;

import io.github.appinsights.context.OperationScope;
import io.github.appinsights.context.OutgoingCall;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.web.client.RestClient;

/** Tells each call of a blocking client, until the head of its answer. */
final class RestClientInterceptor implements ClientHttpRequestInterceptor {

    private static final String TEMPLATE = RestClient.class.getName() + ".uriTemplate";

    private final HttpCallTelemetry telemetry;

    RestClientInterceptor(HttpCallTelemetry telemetry) {
        this.telemetry = telemetry;
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        HttpCall call = telemetry.isWanted() ? started(request) : null;
        if (call == null) {
            return execution.execute(request, body);
        }
        try {
            ClientHttpResponse response = execution.execute(request, body);
            call.answered(response.getStatusCode().value());
            call.completed();
            return response;
        } catch (Throwable thrown) {
            call.failed(thrown);
            throw thrown;
        }
    }

    private @Nullable HttpCall started(HttpRequest request) {
        try {
            HttpCall call = telemetry.start(
                    OperationScope.current(),
                    request.getMethod(),
                    request.getURI(),
                    request.getAttributes().get(TEMPLATE) instanceof String template ? template : null,
                    request.getHeaders());
            if (call.isAnnounced()) {
                call.announce(request.getHeaders());
            }
            mark(call.ids());
            return call;
        } catch (Throwable thrown) {
            Contained.failed(thrown);
            return null;
        }
    }

    /** Lets whoever tells observations know that this one is told already. */
    private static void mark(OutgoingCall call) {
        Observation observation = ObservationThreadLocalAccessor.getInstance().getValue();
        if (observation != null && observation.getContext() instanceof ClientRequestObservationContext own) {
            own.put(OutgoingCall.class, call);
        }
    }
}
