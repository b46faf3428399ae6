package io.github.appinsights.spring.webclient;

import io.github.appinsights.context.OperationScope;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
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
        HttpCall call = started(request);
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
            return call;
        } catch (Throwable thrown) {
            Contained.failed(thrown);
            return null;
        }
    }
}
