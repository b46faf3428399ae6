package io.github.appinsights.spring.web;

import io.github.appinsights.TelemetryClient;
import org.springframework.boot.webflux.filter.OrderedWebFilter;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResultHandler;

/**
 * Tells each request a WebFlux server serves, once, and the exceptions it met. Its parts belong together: the opener around the
 * HTTP handler, the filter in front of all others, and two beans that let the dispatcher show its exceptions. The
 * auto-configuration registers them; a handler built by hand may do with the filter alone.
 */
public final class RequestTracking {

    private final RequestOpener opener;
    private final MeasuringFilter filter;
    private final DispatchErrors dispatchErrors = new DispatchErrors();
    private final ResultErrors resultErrors;

    /**
     * @param client where items go; a disabled one switches all of this off
     * @param rules what the application decides
     * @param defaults what decides where one of the rules throws
     * @param address where requests come from
     * @param tellsPages whether pages are told their trace
     */
    public RequestTracking(
            TelemetryClient client,
            RequestRules rules,
            RequestRules defaults,
            ClientAddress address,
            boolean tellsPages) {
        ContainedRules contained = new ContainedRules(rules, defaults);
        RequestRecorder recorder = new RequestRecorder(client, contained);
        opener = new RequestOpener(recorder, client.isEnabled());
        filter = new MeasuringFilter(recorder, new EndUserLookup(contained, address), tellsPages, client.isEnabled());
        resultErrors = new ResultErrors(client.isEnabled());
    }

    /** Opens the operation of a request and ends it. */
    public HttpHandlerDecoratorFactory opener() {
        return opener;
    }

    /** Measures the request in between. */
    public OrderedWebFilter filter() {
        return filter;
    }

    /** Sees exceptions in front of the handlers that may turn them into an answer. Answers nothing itself. */
    public HandlerAdapter dispatchErrors() {
        return dispatchErrors;
    }

    /** Sees exceptions that controllers return, and those that were turned into an answer. Changes no answer. */
    public HandlerResultHandler resultErrors() {
        return resultErrors;
    }
}
