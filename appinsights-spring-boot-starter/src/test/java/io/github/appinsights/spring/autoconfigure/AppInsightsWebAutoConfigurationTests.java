package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.spring.web.RequestSuccess;
import io.github.appinsights.spring.web.RequestTracking;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.filter.OrderedWebFilter;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.web.reactive.DispatcherHandler;

class AppInsightsWebAutoConfigurationTests {

    private final ReactiveWebApplicationContextRunner web = new ReactiveWebApplicationContextRunner()
            .withBean(TelemetryClient.class, TelemetryClient::disabled)
            .withConfiguration(AutoConfigurations.of(AppInsightsWebAutoConfiguration.class));

    @Test
    void aReactiveWebApplicationIsObserved() {
        web.run(context -> assertThat(context)
                .hasSingleBean(RequestTracking.class)
                .hasSingleBean(OrderedWebFilter.class)
                .hasSingleBean(HttpHandlerDecoratorFactory.class));
    }

    @Test
    void otherApplicationsAreNot() {
        new ApplicationContextRunner()
                .withBean(TelemetryClient.class, TelemetryClient::disabled)
                .withConfiguration(AutoConfigurations.of(AppInsightsWebAutoConfiguration.class))
                .run(context -> assertThat(context).doesNotHaveBean(RequestTracking.class));
    }

    @Test
    void withoutWebFluxThereIsNothingToObserve() {
        web.withClassLoader(new FilteredClassLoader(DispatcherHandler.class))
                .run(context -> assertThat(context).doesNotHaveBean(RequestTracking.class));
    }

    @Test
    void withoutAClientThereIsNothingToTellItTo() {
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AppInsightsWebAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(RequestTracking.class));
    }

    @Test
    void aClientThatIsOffLeavesTheHandlerAlone() {
        HttpHandler handler = (request, response) -> response.setComplete();
        web.run(context -> assertThat(
                        context.getBean(HttpHandlerDecoratorFactory.class).apply(handler))
                .isSameAs(handler));
    }

    @Test
    void theApplicationsRuleReplacesTheDefault() {
        RequestSuccess own = (exchange, status) -> true;
        web.withBean(RequestSuccess.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(RequestSuccess.class)).isSameAs(own));
    }

    @Test
    void aBadStatusStopsTheStartAndIsNamed() {
        web.withPropertyValues("appinsights.web.success-statuses=200,ok")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("appinsights.web.success-statuses")
                        .hasMessageContaining("\"ok\""));
    }

    @Test
    void aBadProxyStopsTheStartAndIsNamed() {
        web.withPropertyValues("appinsights.web.trusted-proxies=10.0.0.0/8,proxy.example")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("appinsights.web.trusted-proxies")
                        .hasMessageContaining("\"proxy.example\""));
    }

    @Test
    void itWorksWithoutActuator() {
        web.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
                .run(context -> assertThat(context).hasSingleBean(RequestTracking.class));
    }
}
