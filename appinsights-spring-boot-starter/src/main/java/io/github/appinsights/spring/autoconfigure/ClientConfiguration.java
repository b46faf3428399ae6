package io.github.appinsights.spring.autoconfigure;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.TelemetryClientBuilder;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.model.DeviceContext;
import io.github.appinsights.processing.TelemetryFilter;
import io.github.appinsights.processing.TelemetryInitializer;
import io.github.appinsights.sampling.Sampler;
import io.github.appinsights.sampling.SamplingOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The client and what it is built from. On or off, destination or none, is decided in the bean methods: ahead-of-time processing
 * would freeze conditions on properties at build time.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(TelemetryClient.class)
class ClientConfiguration {

    private static final Logger log = LoggerFactory.getLogger(AppInsightsAutoConfiguration.class);

    @Bean
    @ConditionalOnMissingBean(AppInsightsConnectionDetails.class)
    PropertiesConnectionDetails appInsightsConnectionDetails(Environment environment) {
        return new PropertiesConnectionDetails(environment);
    }

    @Bean
    Destination appInsightsDestination(
            AppInsightsProperties properties,
            AppInsightsConnectionDetails details,
            ObjectProvider<TelemetryChannel> channels) {
        return Destination.of(properties.enabled(), details, channels);
    }

    @Bean
    CloudRole appInsightsCloudRole(
            AppInsightsProperties properties, Environment environment, ObjectProvider<BuildProperties> build) {
        return CloudRole.of(properties, environment, build.getIfAvailable());
    }

    @Bean
    ServiceConnection appInsightsServiceConnection(
            AppInsightsProperties properties, ObjectProvider<SslBundles> bundles) {
        return new ServiceConnection(properties, bundles);
    }

    @Bean(destroyMethod = "close")
    TelemetryClient appInsightsTelemetryClient(
            AppInsightsProperties properties,
            Destination destination,
            CloudRole role,
            ServiceConnection connection,
            ObjectProvider<TelemetryInitializer> initializers,
            ObjectProvider<TelemetryFilter> filters,
            ObjectProvider<Sampler> sampler,
            ObjectProvider<TelemetryClientBuilderCustomizer> customizers) {
        if (destination.isNowhere()) {
            return TelemetryClient.disabled();
        }
        SamplingOptions sampling = properties.samplingOptions(sampler.getIfAvailable());
        TelemetryClientBuilder builder = TelemetryClient.builder()
                .options(properties
                        .channelOptions()
                        .withCloseTimeout(properties.delivery().closingStep()))
                .roleName(role.name())
                .roleInstance(role.instance())
                .applicationVersion(role.version())
                .device(device(properties.device()))
                .sampling(sampling)
                .masking(properties.masking().secrets())
                // the context closes it
                .closeOnJvmShutdown(false);
        destination.applyTo(builder);
        if (destination.connectionString() != null) {
            connection.applyTo(builder);
        }
        initializers.orderedStream().forEach(builder::initializer);
        filters.orderedStream().forEach(builder::filter);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        TelemetryClient client = build(builder);
        log.info(
                "Application Insights: telemetry goes to {}, role {}, instance {}, {}",
                destination.name(),
                role.name() == null ? "unnamed" : role.name(),
                role.instance(),
                SamplingLine.of(client.sampling()));
        SamplingLine.warnOf(sampling, client.sampling(), log);
        return client;
    }

    private static TelemetryClient build(TelemetryClientBuilder builder) {
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw InvalidSettingException.systemProxy(e);
        }
    }

    private static DeviceContext device(AppInsightsProperties.Device device) {
        return new DeviceContext(device.id(), device.locale(), device.osVersion(), device.type(), null, null);
    }
}
