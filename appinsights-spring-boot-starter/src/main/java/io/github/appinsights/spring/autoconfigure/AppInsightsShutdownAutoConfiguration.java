package io.github.appinsights.spring.autoconfigure;

import io.github.appinsights.TelemetryClient;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the final flush when the application stops. */
@AutoConfiguration(after = AppInsightsAutoConfiguration.class)
@ConditionalOnSingleCandidate(TelemetryClient.class)
@EnableConfigurationProperties(AppInsightsProperties.class)
public final class AppInsightsShutdownAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "appInsightsFinalFlush")
    FinalFlush appInsightsFinalFlush(TelemetryClient client, AppInsightsProperties properties) {
        return new FinalFlush(client, properties.delivery().closingStep(), properties.trackApplicationStop());
    }
}
