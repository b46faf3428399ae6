package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.processing.TelemetryInitializer;
import io.github.appinsights.spring.observation.ObservationBridge;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class AppInsightsObservationAutoConfigurationTests {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AppInsightsAutoConfiguration.class,
                    ObservationAutoConfiguration.class,
                    AppInsightsObservationAutoConfiguration.class))
            .withPropertyValues("appinsights.instrumentation-key=01234567-89ab-cdef-0123-456789abcdef");

    @Test
    void theRegistryTellsItsObservations() {
        application.run(context -> assertThat(
                        context.getBean(ObservationBridge.class).supportsContext(new Observation.Context()))
                .isTrue());
    }

    @Test
    void aPropertySwitchesThatOff() {
        application
                .withPropertyValues("appinsights.observations.enabled=false")
                .run(context -> assertThat(
                                context.getBean(ObservationBridge.class).supportsContext(new Observation.Context()))
                        .isFalse());
    }

    @Test
    void withoutObservationsThereIsNothingToTell() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AppInsightsAutoConfiguration.class, AppInsightsObservationAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader(ObservationAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ObservationBridge.class));
    }

    @Test
    void withoutAClientThereIsNothingToTellItTo() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        ObservationAutoConfiguration.class, AppInsightsObservationAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ObservationBridge.class));
    }

    @Test
    void theRegistryMayBeWantedByWhatTheClientIsMadeOf() {
        application
                .withUserConfiguration(Observing.class)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(TelemetryClient.class));
    }

    @Test
    void lazyApplicationsAreObservedToo() {
        application
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> assertThat(
                                context.getBean(ObservationBridge.class).supportsContext(new Observation.Context()))
                        .isTrue());
    }

    @Configuration(proxyBeanMethods = false)
    static class Observing {

        @Bean
        TelemetryInitializer observing(ObservationRegistry registry) {
            return item -> Observation.createNotStarted("enrichment", registry).observe(() -> item);
        }
    }
}
