package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.spring.actuate.AppInsightsHealthIndicator;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import reactor.core.publisher.Mono;

class AppInsightsHealthAutoConfigurationTests {

    private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AppInsightsAutoConfiguration.class,
                    AppInsightsHealthAutoConfiguration.class,
                    HealthContributorAutoConfiguration.class,
                    HealthContributorRegistryAutoConfiguration.class));

    @Test
    void theContributorHasTheNameOfTheProperties() {
        runner.run(context -> assertThat(
                        context.getBean(ReactiveHealthContributorRegistry.class).getContributor("appinsights"))
                .isInstanceOf(AppInsightsHealthIndicator.class));
    }

    @Test
    void theContributorCanBeSwitchedOff() {
        runner.withPropertyValues("management.health.appinsights.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(AppInsightsHealthIndicator.class));
    }

    @Test
    void allContributorsButThoseNamedCanBeSwitchedOff() {
        runner.withPropertyValues("management.health.defaults.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(AppInsightsHealthIndicator.class));
    }

    @Test
    void theContributorOfTheApplicationWins() {
        ReactiveHealthIndicator own = () -> Mono.just(Health.up().build());
        runner.withBean("appinsightsHealthIndicator", ReactiveHealthIndicator.class, () -> own)
                .run(context -> assertThat(context)
                        .doesNotHaveBean(AppInsightsHealthIndicator.class)
                        .getBean("appinsightsHealthIndicator")
                        .isSameAs(own));
    }

    @Test
    void withoutHealthNothingIsContributed() {
        runner.withClassLoader(new FilteredClassLoader(ReactiveHealthIndicator.class))
                .run(context ->
                        assertThat(context).hasNotFailed().doesNotHaveBean(AppInsightsHealthAutoConfiguration.class));
    }

    @Test
    void withoutAClientNothingIsContributed() {
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AppInsightsHealthAutoConfiguration.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(TelemetryClient.class)
                        .doesNotHaveBean(AppInsightsHealthIndicator.class));
    }
}
