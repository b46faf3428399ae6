package io.github.appinsights.spring.web;

import io.github.appinsights.TelemetryClient;
import org.springframework.boot.webflux.filter.OrderedWebFilter;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;

/**
 * Tells each request a WebFlux server serves, once, and the exception that ended it. Its two parts belong together: the opener
 * around the HTTP handler and the filter in front of all others. The auto-configuration registers both; a handler built by hand
 * may do with the filter alone.
 */
public final class RequestTracking {

    private final RequestOpener opener;
    private final MeasuringFilter filter;

    /**
     * @param client where items go; a disabled one switches all of this off
     * @param rules what the application decides
     * @param defaults what decides where one of the rules throws
     * @param clientIp whether the address of the client is told
     */
    public RequestTracking(TelemetryClient client, RequestRules rules, RequestRules defaults, boolean clientIp) {
        ContainedRules contained = new ContainedRules(rules, defaults);
        RequestRecorder recorder = new RequestRecorder(client, contained);
        opener = new RequestOpener(recorder, client.isEnabled());
        filter = new MeasuringFilter(recorder, new EndUserLookup(contained, clientIp), client.isEnabled());
    }

    /** Opens the operation of a request and ends it. */
    public HttpHandlerDecoratorFactory opener() {
        return opener;
    }

    /** Measures the request in between. */
    public OrderedWebFilter filter() {
        return filter;
    }
}
