package io.github.appinsights.spring.autoconfigure;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.spring.observation.ObservationBridge;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Auto-configuration for telemetry of what Micrometer observes. Observes nothing itself. */
@AutoConfiguration(after = {AppInsightsAutoConfiguration.class, ObservationAutoConfiguration.class})
@ConditionalOnClass({ObservationRegistry.class, ObservationAutoConfiguration.class})
@ConditionalOnSingleCandidate(TelemetryClient.class)
@EnableConfigurationProperties(AppInsightsProperties.class)
public final class AppInsightsObservationAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    static ObservationBridge appInsightsObservationBridge(AppInsightsProperties properties) {
        List<String> excluded = new ArrayList<>(properties.observations().exclude());
        if (!properties.webClient().enabled()) {
            excluded.add("http.client.requests"); // who switches calls off wants none by another way
        }
        return new ObservationBridge(excluded);
    }

    /**
     * The bridge is made with the registry, which is early, and customizers of the client may bring beans that want the registry.
     */
    @Bean
    SmartInitializingSingleton appInsightsObservationStart(
            ObservationBridge bridge, TelemetryClient client, AppInsightsProperties properties) {
        return () -> {
            if (properties.observations().enabled()) {
                bridge.reportTo(client);
            }
        };
    }
}
