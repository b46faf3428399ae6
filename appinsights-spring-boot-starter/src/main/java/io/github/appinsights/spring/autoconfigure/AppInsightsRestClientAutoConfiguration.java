package io.github.appinsights.spring.autoconfigure;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.spring.webclient.DependencySuccess;
import io.github.appinsights.spring.webclient.RestClientTracking;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.client.RestClient;

/** Auto-configuration for telemetry of the calls made by clients of Spring Boot's {@link RestClient.Builder}. */
@AutoConfiguration(afterName = "io.github.appinsights.spring.autoconfigure.AppInsightsAutoConfiguration")
@ConditionalOnClass({RestClient.class, RestClientCustomizer.class})
@ConditionalOnBean(TelemetryClient.class)
@EnableConfigurationProperties(AppInsightsProperties.class)
public final class AppInsightsRestClientAutoConfiguration {

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    RestClientTracking appInsightsRestClientTracking(
            TelemetryClient client, AppInsightsProperties properties, ObjectProvider<DependencySuccess> success) {
        return new RestClientTracking(HttpCalls.of(client, properties, success));
    }
}
