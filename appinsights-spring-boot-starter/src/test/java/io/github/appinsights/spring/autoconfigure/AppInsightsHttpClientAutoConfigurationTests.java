package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.spring.webclient.RestClientTracking;
import io.github.appinsights.spring.webclient.WebClientTracking;
import io.github.appinsights.test.RecordedTelemetry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

class AppInsightsHttpClientAutoConfigurationTests {

    private static final ExchangeFilterFunction OWN = (request, next) -> next.exchange(request);

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withBean(
                    TelemetryClient.class,
                    () -> TelemetryClient.builder()
                            .channel(new RecordedTelemetry())
                            .build())
            .withConfiguration(AutoConfigurations.of(
                    WebClientAutoConfiguration.class,
                    AppInsightsWebClientAutoConfiguration.class,
                    AppInsightsRestClientAutoConfiguration.class));

    @Test
    void oursIsTheInnermostFilterOfTheBuilder() {
        application
                .withBean(WebClientCustomizer.class, () -> builder -> builder.filter(OWN))
                .run(context -> assertThat(filters(context.getBean(WebClient.Builder.class)))
                        .hasSize(2)
                        .startsWith(OWN));
    }

    @Test
    void aPropertySwitchesItOff() {
        application
                .withPropertyValues("appinsights.web-client.enabled=false")
                .run(context -> assertThat(filters(context.getBean(WebClient.Builder.class)))
                        .isEmpty());
    }

    @Test
    void withoutSpringBootsWebClientThereIsNothingToCustomize() {
        application
                .withClassLoader(new FilteredClassLoader(WebClientCustomizer.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(WebClientTracking.class)
                        .hasSingleBean(RestClientTracking.class));
    }

    @Test
    void withoutSpringBootsRestClientThereIsNothingToCustomize() {
        application
                .withClassLoader(new FilteredClassLoader(RestClientCustomizer.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(RestClientTracking.class)
                        .hasSingleBean(WebClientTracking.class));
    }

    @Test
    void withoutWebFluxBlockingCallsAreStillTold() {
        application
                .withClassLoader(new FilteredClassLoader("org.springframework.web.reactive"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(RestClientTracking.class));
    }

    @Test
    void withoutAClientThereIsNothingToTellItTo() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AppInsightsWebClientAutoConfiguration.class, AppInsightsRestClientAutoConfiguration.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(WebClientTracking.class)
                        .doesNotHaveBean(RestClientTracking.class));
    }

    @Test
    void aBadHostStopsTheStartAndIsNamed() {
        application
                .withPropertyValues("appinsights.web-client.correlation-exclude-hosts=http://example.com")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("appinsights.web-client.correlation-exclude-hosts")
                        .hasMessageContaining("\"http://example.com\""));
    }

    private static List<ExchangeFilterFunction> filters(WebClient.Builder builder) {
        List<ExchangeFilterFunction> found = new ArrayList<>();
        builder.filters(found::addAll);
        return found;
    }
}
