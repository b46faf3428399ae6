package io.github.appinsights.demo.local;

import io.github.appinsights.channel.ConnectionString;
import io.github.appinsights.local.IngestionServer;
import io.github.appinsights.local.received.ReceivedTelemetry;
import io.github.appinsights.spring.autoconfigure.AppInsightsConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The client depends on the connection details and these on the endpoint, so the endpoint is closed after the client. */
@Configuration(proxyBeanMethods = false)
class LocalDestination {

    @Bean
    ReceivedTelemetry receivedTelemetry() {
        return new ReceivedTelemetry();
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    @Conditional(NoDestination.class)
    IngestionServer localIngestion(ReceivedTelemetry received) {
        return IngestionServer.builder().listener(received).build();
    }

    @Bean
    @Conditional(NoDestination.class)
    AppInsightsConnectionDetails localConnectionDetails(IngestionServer ingestion) {
        ConnectionString here = ConnectionString.ofKey(
                "00000000-0000-0000-0000-000000000000", ingestion.endpoint().toString());
        return new AppInsightsConnectionDetails() {
            @Override
            public ConnectionString connectionString() {
                return here;
            }

            @Override
            public String source() {
                return "the demo's own endpoint";
            }
        };
    }
}
