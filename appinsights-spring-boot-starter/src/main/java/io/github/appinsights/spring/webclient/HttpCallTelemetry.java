package io.github.appinsights.spring.webclient;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.context.OutgoingCall;
import io.github.appinsights.context.TraceParent;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.processing.Hooks;
import java.net.URI;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/** What all HTTP clients have in common: how a call is correlated, and how it is told. Thread-safe. */
public final class HttpCallTelemetry {

    private final TelemetryClient client;
    private final DependencySuccess success;
    private final UncorrelatedHosts uncorrelated;
    private final CallName names = new CallName();

    /**
     * @param client where items go; a disabled one switches all of this off
     * @param success which calls count as gone well
     * @param uncorrelatedHosts hosts that get no correlation headers, or {@code *.} and a domain for all hosts below it
     * @throws IllegalArgumentException where one is neither, naming it and
     *     {@code appinsights.web-client.correlation-exclude-hosts}
     */
    public HttpCallTelemetry(TelemetryClient client, DependencySuccess success, Collection<String> uncorrelatedHosts) {
        this.client = client;
        this.success = new ContainedSuccess(success);
        this.uncorrelated = new UncorrelatedHosts(uncorrelatedHosts);
    }

    boolean isEnabled() {
        return client.isEnabled();
    }

    /** Not where a hook makes the call, which would be called again to tell it. */
    boolean isWanted() {
        return !Hooks.areRunning();
    }

    /**
     * A call that begins now.
     *
     * @param template what its URL was made from
     * @param headers as they are so far
     */
    HttpCall start(
            @Nullable Operation operation, HttpMethod method, URI url, @Nullable String template, HttpHeaders headers) {
        TraceParent given = Correlation.adoptable(TraceParent.parse(headers.get(TraceParent.HEADER)), operation);
        OutgoingCall call = Correlation.start(operation, given);
        boolean announced = given == null && !uncorrelated.contains(url.getHost());
        return new HttpCall(this, call, announced, method, url, template);
    }

    boolean isSuccess(HttpMethod method, URI url, int status) {
        return success.isSuccess(method, url, status);
    }

    /** @param code status or error; null where there is neither */
    void told(
            OutgoingCall call,
            HttpMethod method,
            URI url,
            @Nullable String template,
            @Nullable String code,
            boolean success) {
        Operation operation = call.operation();
        if (operation != null && operation.isQuiet()) {
            return;
        }
        DependencyTelemetry item = new DependencyTelemetry(
                call.start(),
                call.context(),
                call.id(),
                names.of(method, template),
                "Http",
                CallName.target(url),
                url.toString(),
                code,
                success,
                call.elapsed(),
                Map.of(),
                Map.of());
        // the thread may be at work for another operation, whose user is not this one's
        OperationScope.run(call.operation(), () -> client.trackDependency(item));
    }
}
