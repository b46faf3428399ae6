package io.github.appinsights.spring.webclient;

import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Tells each call of a {@link WebClient}, once a try, and sends the trace with it. Stands inside the filters the builder has
 * already, and outside those it is given later.
 */
public final class WebClientTracking implements WebClientCustomizer {

    private final WebClientFilter filter;
    private final boolean active;

    /** @param telemetry how calls are told */
    public WebClientTracking(HttpCallTelemetry telemetry) {
        filter = new WebClientFilter(telemetry);
        active = telemetry.isEnabled();
    }

    @Override
    public void customize(WebClient.Builder builder) {
        if (active) {
            builder.filters(filters -> {
                if (!filters.contains(filter)) {
                    filters.add(filter);
                }
            });
        }
    }
}
