package io.github.appinsights.spring.webclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.test.RecordedTelemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.function.client.WebClient;

/** An application that calls a server, and what it told of that. */
final class CallingApplication implements AutoCloseable {

    private final RecordedTelemetry items = new RecordedTelemetry(Duration.ofSeconds(10));
    private final Callee callee = new Callee();
    private final ConfigurableApplicationContext context;

    private CallingApplication(WebApplicationType type, Class<?> source, String... properties) {
        SpringApplication application = new SpringApplication(source);
        application.setWebApplicationType(type);
        application.addInitializers(context -> ((GenericApplicationContext) context)
                .registerBean(
                        TelemetryClient.class,
                        () -> TelemetryClient.builder().channel(items).build()));
        List<String> arguments = new ArrayList<>(List.of(
                "server.port=0",
                "spring.main.banner-mode=off",
                "spring.reactor.netty.shutdown-quiet-period=0s",
                "spring.security.user.password=pass",
                "callee=" + callee.url()));
        arguments.addAll(List.of(properties));
        arguments.replaceAll(property -> "--" + property);
        context = application.run(arguments.toArray(String[]::new));
    }

    static CallingApplication start(String... properties) {
        return start(Plain.class, properties);
    }

    static CallingApplication start(Class<?> source, String... properties) {
        return new CallingApplication(WebApplicationType.NONE, source, properties);
    }

    static CallingApplication serving(Class<?> source, String... properties) {
        return new CallingApplication(WebApplicationType.REACTIVE, source, properties);
    }

    RecordedTelemetry items() {
        return items;
    }

    /** The one call to that path and query. */
    DependencyTelemetry dependency(String path) {
        return dependency(items, path);
    }

    static DependencyTelemetry dependency(RecordedTelemetry items, String path) {
        items.await(DependencyTelemetry.class, item -> isTo(item, path));
        assertThat(dependencies(items, path)).hasSize(1);
        return dependencies(items, path).get(0);
    }

    List<DependencyTelemetry> dependencies(String path) {
        return dependencies(items, path);
    }

    private static List<DependencyTelemetry> dependencies(RecordedTelemetry items, String path) {
        return items.dependencies().stream().filter(item -> isTo(item, path)).toList();
    }

    private static boolean isTo(DependencyTelemetry item, String path) {
        return String.valueOf(item.data()).endsWith(path);
    }

    Callee callee() {
        return callee;
    }

    /** A client of the server. */
    WebClient client() {
        return builder().build();
    }

    WebClient.Builder builder() {
        return bean(WebClient.Builder.class).baseUrl(callee.url());
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    @Override
    public void close() {
        context.close();
        callee.close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Plain {

        /** Loops of its own: the shared ones end with the first application that closes. */
        @Bean
        ReactorResourceFactory reactorResourceFactory() {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            resources.setShutdownQuietPeriod(Duration.ZERO);
            return resources;
        }
    }
}
