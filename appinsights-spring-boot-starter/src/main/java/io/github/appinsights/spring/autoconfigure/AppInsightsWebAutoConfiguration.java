package io.github.appinsights.spring.autoconfigure;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.spring.web.ClientAddress;
import io.github.appinsights.spring.web.HandledExceptionRule;
import io.github.appinsights.spring.web.RequestFilter;
import io.github.appinsights.spring.web.RequestRules;
import io.github.appinsights.spring.web.RequestSuccess;
import io.github.appinsights.spring.web.RequestTracking;
import io.github.appinsights.spring.web.SessionResolver;
import io.github.appinsights.spring.web.UserResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.webflux.filter.OrderedWebFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResultHandler;

/** Auto-configuration for telemetry of the requests a WebFlux application serves. */
@AutoConfiguration(afterName = "io.github.appinsights.spring.autoconfigure.AppInsightsAutoConfiguration")
@ConditionalOnClass({DispatcherHandler.class, OrderedWebFilter.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean(TelemetryClient.class)
@EnableConfigurationProperties(AppInsightsProperties.class)
public final class AppInsightsWebAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    RequestFilter appInsightsRequestFilter(AppInsightsProperties properties) {
        return excluding(properties.web());
    }

    @Bean
    @ConditionalOnMissingBean
    RequestSuccess appInsightsRequestSuccess(AppInsightsProperties properties) {
        return RequestSuccess.statuses(properties.web().successStatuses());
    }

    @Bean
    @ConditionalOnMissingBean
    HandledExceptionRule appInsightsHandledExceptionRule(AppInsightsProperties properties) {
        return handled(properties.web());
    }

    @Bean
    @ConditionalOnMissingBean
    UserResolver appInsightsUserResolver() {
        return UserResolver.fromCookie();
    }

    @Bean
    @ConditionalOnMissingBean
    SessionResolver appInsightsSessionResolver() {
        return SessionResolver.fromCookie();
    }

    @Bean
    @ConditionalOnMissingBean
    RequestTracking appInsightsRequestTracking(
            TelemetryClient client,
            AppInsightsProperties properties,
            RequestFilter filter,
            RequestSuccess success,
            HandledExceptionRule handledExceptions,
            UserResolver user,
            SessionResolver session) {
        AppInsightsProperties.Web web = properties.web();
        RequestRules defaults = new RequestRules(
                excluding(web),
                RequestSuccess.statuses(web.successStatuses()),
                handled(web),
                UserResolver.fromCookie(),
                SessionResolver.fromCookie());
        return new RequestTracking(
                web.enabled() ? client : TelemetryClient.disabled(),
                new RequestRules(filter, success, handledExceptions, user, session),
                defaults,
                address(web),
                web.serverTiming());
    }

    @Bean
    HttpHandlerDecoratorFactory appInsightsRequestOpener(RequestTracking tracking) {
        return tracking.opener();
    }

    @Bean
    OrderedWebFilter appInsightsWebFilter(RequestTracking tracking) {
        return tracking.filter();
    }

    @Bean
    HandlerAdapter appInsightsDispatchErrors(RequestTracking tracking) {
        return tracking.dispatchErrors();
    }

    @Bean
    HandlerResultHandler appInsightsResultErrors(RequestTracking tracking) {
        return tracking.resultErrors();
    }

    private static HandledExceptionRule handled(AppInsightsProperties.Web web) {
        return web.captureHandledExceptions() ? HandledExceptionRule.all() : HandledExceptionRule.none();
    }

    private static ClientAddress address(AppInsightsProperties.Web web) {
        try {
            ClientAddress address = ClientAddress.behind(web.trustedProxies());
            return web.clientIp() ? address : ClientAddress.untold();
        } catch (IllegalArgumentException e) {
            throw InvalidSettingException.trustedProxies(e);
        }
    }

    /** Not read with the properties: path patterns need a web application. */
    private static RequestFilter excluding(AppInsightsProperties.Web web) {
        try {
            return RequestFilter.excluding(web.excludePaths());
        } catch (IllegalArgumentException e) {
            throw InvalidSettingException.excludePaths(e);
        }
    }
}
