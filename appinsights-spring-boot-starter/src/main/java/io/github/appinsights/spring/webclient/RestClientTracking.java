package io.github.appinsights.spring.webclient;

import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.web.client.RestClient;

/** Tells each call of a {@link RestClient}, once a try, and sends the trace with it. Knows the operation of the thread only. */
public final class RestClientTracking implements RestClientCustomizer {

    private final RestClientInterceptor interceptor;
    private final boolean active;

    /** @param telemetry how calls are told */
    public RestClientTracking(HttpCallTelemetry telemetry) {
        interceptor = new RestClientInterceptor(telemetry);
        active = telemetry.isEnabled();
    }

    @Override
    public void customize(RestClient.Builder builder) {
        if (active) {
            builder.requestInterceptors(interceptors -> {
                if (!interceptors.contains(interceptor)) {
                    interceptors.add(interceptor);
                }
            });
        }
    }
}
