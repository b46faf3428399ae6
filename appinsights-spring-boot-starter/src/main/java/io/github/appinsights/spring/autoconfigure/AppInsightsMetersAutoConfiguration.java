package io.github.appinsights.spring.autoconfigure;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.spring.micrometer.TelemetryMeters;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the meters {@code appinsights.telemetry.*}. */
@AutoConfiguration(after = {AppInsightsAutoConfiguration.class, MetricsAutoConfiguration.class})
@ConditionalOnClass({MeterRegistry.class, MetricsAutoConfiguration.class})
@ConditionalOnSingleCandidate(TelemetryClient.class)
public final class AppInsightsMetersAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TelemetryMeters appInsightsTelemetryMeters(TelemetryClient client) {
        return new TelemetryMeters(client);
    }
}
