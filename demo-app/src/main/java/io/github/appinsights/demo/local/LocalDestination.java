package io.github.appinsights.demo.local;

import io.github.appinsights.channel.ConnectionString;
import io.github.appinsights.local.IngestionServer;
import io.github.appinsights.local.received.ReceivedTelemetry;
import io.github.appinsights.spring.autoconfigure.AppInsightsConnectionDetails;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Telemetry goes to an endpoint in this process where nothing names an Application Insights resource. Decided at start and by no
 * condition, so that it holds for an application that was processed ahead of time, too.
 */
@Configuration(proxyBeanMethods = false)
class LocalDestination {

    @Bean
    ReceivedTelemetry receivedTelemetry() {
        return new ReceivedTelemetry();
    }

    /** Made while the client is, so it is closed after the client. */
    @Bean(initMethod = "start", destroyMethod = "close")
    @Lazy
    IngestionServer localIngestion(ReceivedTelemetry received) {
        return IngestionServer.builder().listener(received).build();
    }

    @Bean
    AppInsightsConnectionDetails connectionDetails(Environment environment, ObjectProvider<IngestionServer> local) {
        AppInsightsConnectionDetails named = AppInsightsConnectionDetails.of(environment);
        return named.connectionString() != null ? named : here(local);
    }

    private static AppInsightsConnectionDetails here(ObjectProvider<IngestionServer> local) {
        return new AppInsightsConnectionDetails() {
            @Override
            public ConnectionString connectionString() {
                return ConnectionString.ofKey(
                        "00000000-0000-0000-0000-000000000000",
                        local.getObject().endpoint().toString());
            }

            @Override
            public String source() {
                return "the demo's own endpoint";
            }
        };
    }
}
