package io.github.appinsights.test.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** As a bean: what it sets, and what is left of it after a test. */
@SpringBootTest(properties = "appinsights.enabled=false")
class MockIngestionBeanTests {

    @Autowired
    private MockIngestion ingestion;

    @Autowired
    private Environment environment;

    @Test
    void itSwitchesTelemetryOnAndIsWhereItGoes() {
        assertThat(environment.getProperty("appinsights.enabled", Boolean.class))
                .isTrue();
        assertThat(environment.getProperty("appinsights.connection-string")).isEqualTo(ingestion.connectionString());
    }

    @RepeatedTest(2)
    void eachTestFindsItAsNew() {
        assertThat(ingestion.requests()).isZero();
        try (TelemetryClient client = TelemetryClient.builder()
                .connectionString(ingestion.connectionString())
                .closeOnJvmShutdown(false)
                .build()) {
            client.trackEvent("a");
            client.flush(Duration.ofSeconds(10)).block();
        }
        assertThat(ingestion.accepted()).isEqualTo(1);
        ingestion.hangs();
    }

    @Configuration(proxyBeanMethods = false)
    static class Application {

        @Bean
        MockIngestion ingestion() {
            return MockIngestion.start();
        }
    }
}
