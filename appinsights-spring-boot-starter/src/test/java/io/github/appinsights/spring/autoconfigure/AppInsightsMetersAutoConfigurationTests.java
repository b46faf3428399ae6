package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.spring.micrometer.TelemetryMeters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class AppInsightsMetersAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AppInsightsAutoConfiguration.class,
                    AppInsightsMetersAutoConfiguration.class,
                    MetricsAutoConfiguration.class));

    @Test
    void theMetersAreInTheRegistryOfTheApplication() {
        runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new).run(context -> {
            assertThat(context).hasSingleBean(TelemetryMeters.class);
            assertThat(context.getBean(MeterRegistry.class)
                            .find("appinsights.telemetry.offered")
                            .functionCounter())
                    .isNotNull();
        });
    }

    @Test
    void metersOfTheApplicationWin() {
        runner.withBean("own", TelemetryMeters.class, () -> new TelemetryMeters(TelemetryClient.disabled()))
                .run(context ->
                        assertThat(context).hasSingleBean(TelemetryMeters.class).hasBean("own"));
    }

    @Test
    void withoutMicrometerThereAreNoMeters() {
        runner.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
                .run(context -> assertThat(context).doesNotHaveBean(AppInsightsMetersAutoConfiguration.class));
    }

    @Test
    void withoutBootsMetricsThereAreNoMeters() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AppInsightsAutoConfiguration.class, AppInsightsMetersAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader(MetricsAutoConfiguration.class))
                .run(context ->
                        assertThat(context).hasNotFailed().doesNotHaveBean(AppInsightsMetersAutoConfiguration.class));
    }
}
