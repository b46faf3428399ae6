package io.github.appinsights.spring.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration of the {@link io.github.appinsights.TelemetryClient}. Backs off where the application has one of its own;
 * the collectors then report to that.
 */
@AutoConfiguration
@EnableConfigurationProperties(AppInsightsProperties.class)
@Import(ClientConfiguration.class)
public final class AppInsightsAutoConfiguration {}
