package io.github.appinsights.spring.autoconfigure;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.spring.webclient.DependencySuccess;
import io.github.appinsights.spring.webclient.HttpCallTelemetry;
import org.springframework.beans.factory.ObjectProvider;

/** What the auto-configurations of HTTP clients have in common. */
final class HttpCalls {

    private HttpCalls() {}

    /** @throws InvalidSettingException naming the property that is wrong */
    static HttpCallTelemetry of(
            TelemetryClient client, AppInsightsProperties properties, ObjectProvider<DependencySuccess> success) {
        AppInsightsProperties.WebClient webClient = properties.webClient();
        try {
            return new HttpCallTelemetry(
                    webClient.enabled() ? client : TelemetryClient.disabled(),
                    success.getIfAvailable(DependencySuccess::defaults),
                    webClient.correlationExcludeHosts());
        } catch (IllegalArgumentException e) {
            throw InvalidSettingException.correlationExcludeHosts(e);
        }
    }
}
