package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.spring.actuate.AppInsightsEndpoint;
import io.github.appinsights.spring.actuate.ClientProfile;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

class AppInsightsEndpointAutoConfigurationTests {

    private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AppInsightsAutoConfiguration.class, AppInsightsEndpointAutoConfiguration.class));

    private final ReactiveWebApplicationContextRunner exposed =
            runner.withPropertyValues("management.endpoints.web.exposure.include=appinsights");

    @Test
    void theEndpointIsThereWhereItIsExposed() {
        exposed.run(context -> assertThat(context).hasSingleBean(AppInsightsEndpoint.class));
    }

    @Test
    void theEndpointIsNotExposedByDefault() {
        runner.run(context -> assertThat(context).doesNotHaveBean(AppInsightsEndpoint.class));
    }

    @Test
    void accessToTheEndpointCanBeDenied() {
        exposed.withPropertyValues("management.endpoint.appinsights.access=NONE")
                .run(context -> assertThat(context).doesNotHaveBean(AppInsightsEndpoint.class));
    }

    @Test
    void theEndpointOfTheApplicationWins() {
        exposed.withBean(
                        "own",
                        AppInsightsEndpoint.class,
                        () -> new AppInsightsEndpoint(TelemetryClient.disabled(), ClientProfile.UNKNOWN))
                .run(context -> assertThat(context)
                        .hasSingleBean(AppInsightsEndpoint.class)
                        .hasBean("own"));
    }

    @Test
    void aClientOfTheApplicationIsShownWithoutWhatIsNotKnownOfIt() {
        exposed.withBean("own", TelemetryClient.class, TelemetryClient::disabled)
                .run(context -> assertThat(
                                context.getBean(AppInsightsEndpoint.class).state())
                        .extracting("enabled", "gate", "endpoint", "role", "sampling")
                        .containsExactly(false, "disabled", null, null, null));
    }

    @Test
    void withoutActuatorThereIsNoEndpoint() {
        exposed.withClassLoader(new FilteredClassLoader(Endpoint.class))
                .run(context ->
                        assertThat(context).hasNotFailed().doesNotHaveBean(AppInsightsEndpointAutoConfiguration.class));
    }
}
