package io.github.appinsights.spring.actuate;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.FlushResult;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import reactor.core.publisher.Mono;

/** Actuator endpoint that shows what became of the telemetry, and sends what waits. */
@Endpoint(id = "appinsights")
public final class AppInsightsEndpoint {

    private final TelemetryClient client;
    private final ClientProfile profile;

    public AppInsightsEndpoint(TelemetryClient client, ClientProfile profile) {
        this.client = client;
        this.profile = profile;
    }

    /** What the client is doing. */
    @ReadOperation
    public ClientDescriptor state() {
        return ClientDescriptor.of(client.isEnabled(), profile, client.state(), client.tail());
    }

    /** Sends what waits. */
    @WriteOperation
    public Mono<FlushResult> flush() {
        return client.flush();
    }
}
