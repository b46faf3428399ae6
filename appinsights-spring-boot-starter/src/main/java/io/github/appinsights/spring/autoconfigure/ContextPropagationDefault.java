package io.github.appinsights.spring.autoconfigure;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Lets log lines and items tracked anywhere in a reactive chain belong to their operation, as Spring Boot by default does in few
 * operators only. Every setting of the application wins, its default properties too.
 */
final class ContextPropagationDefault implements EnvironmentPostProcessor, Ordered {

    private static final String PROPERTY = "spring.reactor.context-propagation";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        boolean enabled = Binder.get(environment)
                .bind("appinsights.enabled", Boolean.class)
                .orElse(true);
        // Boot moves the application's default properties behind whatever is added last
        if (enabled && !environment.containsProperty(PROPERTY)) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource("appinsightsDefaults", Map.of(PROPERTY, "auto")));
        }
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
