package io.github.appinsights.spring.autoconfigure;

import ch.qos.logback.classic.LoggerContext;
import io.github.appinsights.TelemetryClient;
import io.github.appinsights.spring.logback.EarlyLines;
import io.github.appinsights.spring.logback.LogCapture;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.logging.LogLevel;
import org.springframework.context.annotation.Bean;

/** Auto-configuration for telemetry of what is logged through Logback. */
@AutoConfiguration(after = AppInsightsAutoConfiguration.class)
@ConditionalOnClass(LoggerContext.class)
@ConditionalOnSingleCandidate(TelemetryClient.class)
@EnableConfigurationProperties(AppInsightsProperties.class)
public final class AppInsightsLogbackAutoConfiguration {

    /** Missing in parent contexts, too, so that parent and child tell each line once. */
    @Bean
    @ConditionalOnMissingBean
    LogCapture appInsightsLogCapture(
            TelemetryClient client, AppInsightsProperties properties, ObjectProvider<EarlyLines> early) {
        AppInsightsProperties.Logging logging = properties.logging();
        return new LogCapture(client, logging.enabled() ? logging.level() : LogLevel.OFF, early.getIfAvailable());
    }
}
