package io.github.appinsights.spring.autoconfigure;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.spring.micrometer.AppInsightsMeterRegistry;
import io.github.appinsights.spring.micrometer.MetricsPublisher;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Duration;
import java.util.Arrays;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the meter registry whose steps are sent. Switched off it stays, as the application may have no other, and
 * sends nothing.
 */
@AutoConfiguration(
        after = {AppInsightsAutoConfiguration.class, MetricsAutoConfiguration.class},
        before = {CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class})
@ConditionalOnClass({MeterRegistry.class, MetricsAutoConfiguration.class})
@ConditionalOnBean(Clock.class)
@ConditionalOnSingleCandidate(TelemetryClient.class)
@EnableConfigurationProperties(AppInsightsProperties.class)
public final class AppInsightsMetricsAutoConfiguration {

    /** Made without the client: registries are made early, and hooks of the client may want one. */
    @Bean
    @ConditionalOnMissingBean
    AppInsightsMeterRegistry appInsightsMeterRegistry(
            AppInsightsProperties properties, Clock clock, Environment environment, ListableBeanFactory beans) {
        if (isOn(properties, environment)) {
            return new AppInsightsMeterRegistry(properties.metrics().checkedStep(), clock);
        }
        AppInsightsMeterRegistry registry = new AppInsightsMeterRegistry(Duration.ofMinutes(1), clock);
        if (hasOthers(beans)) {
            registry.config().meterFilter(MeterFilter.deny());
        }
        return registry;
    }

    @Bean
    @ConditionalOnMissingBean
    MetricsPublisher appInsightsMetricsPublisher(
            AppInsightsMeterRegistry registry,
            TelemetryClient client,
            AppInsightsProperties properties,
            Environment environment) {
        return new MetricsPublisher(
                registry,
                isOn(properties, environment) ? client : TelemetryClient.disabled(),
                properties.metrics().step(),
                properties.metrics().exclude(),
                properties.delivery().closingStep());
    }

    /** As with Spring Boot's own registries, the switch of this one wins over that of all. */
    private static boolean isOn(AppInsightsProperties properties, Environment environment) {
        Boolean own = properties.metrics().enabled();
        return properties.enabled()
                && (own != null
                        ? own
                        : environment.getProperty("management.defaults.metrics.export.enabled", Boolean.class, true));
    }

    /** Registries the application reads, beside which one that sends nothing need not keep anything. */
    private static boolean hasOthers(ListableBeanFactory beans) {
        return Arrays.stream(beans.getBeanNamesForType(MeterRegistry.class, true, false))
                .anyMatch(name -> !beans.isTypeMatch(name, AppInsightsMeterRegistry.class)
                        && !beans.isTypeMatch(name, CompositeMeterRegistry.class));
    }
}
