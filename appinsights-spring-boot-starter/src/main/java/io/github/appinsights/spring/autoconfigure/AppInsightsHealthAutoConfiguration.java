package io.github.appinsights.spring.autoconfigure;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.spring.actuate.AppInsightsHealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the health contributor {@code appinsights}. */
@AutoConfiguration(
        after = AppInsightsAutoConfiguration.class,
        beforeName =
                "org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration")
@ConditionalOnClass({ReactiveHealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnSingleCandidate(TelemetryClient.class)
@ConditionalOnEnabledHealthIndicator("appinsights")
public final class AppInsightsHealthAutoConfiguration {

    /** The name of the bean makes the name of the contributor. */
    @Bean
    @ConditionalOnMissingBean(name = "appinsightsHealthIndicator")
    AppInsightsHealthIndicator appinsightsHealthIndicator(TelemetryClient client) {
        return new AppInsightsHealthIndicator(client);
    }
}
