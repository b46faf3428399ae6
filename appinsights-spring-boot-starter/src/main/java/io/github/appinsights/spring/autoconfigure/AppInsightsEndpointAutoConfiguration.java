package io.github.appinsights.spring.autoconfigure;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.ConnectionString;
import io.github.appinsights.spring.actuate.AppInsightsEndpoint;
import io.github.appinsights.spring.actuate.ClientProfile;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the actuator endpoint {@code appinsights}. */
@AutoConfiguration(after = AppInsightsAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnSingleCandidate(TelemetryClient.class)
@ConditionalOnAvailableEndpoint(AppInsightsEndpoint.class)
public final class AppInsightsEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    AppInsightsEndpoint appInsightsEndpoint(
            TelemetryClient client, ObjectProvider<Destination> destination, ObjectProvider<CloudRole> role) {
        return new AppInsightsEndpoint(client, profile(destination.getIfAvailable(), role.getIfAvailable()));
    }

    private static ClientProfile profile(@Nullable Destination destination, @Nullable CloudRole role) {
        if (destination == null || role == null) {
            return ClientProfile.UNKNOWN;
        }
        ConnectionString to = destination.connectionString();
        return new ClientProfile(
                to == null ? null : to.maskedKey(),
                to == null ? null : to.ingestionEndpoint().getHost(),
                role.name(),
                role.instance());
    }
}
