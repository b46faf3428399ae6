package io.github.appinsights.spring.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Lets log lines and items tracked anywhere in a reactive chain, or in an {@code @Async} method, belong to their operation, as Spring
 * Boot by default does in few operators only. Every setting of the application wins, its default properties too.
 */
final class ContextPropagationDefault implements EnvironmentPostProcessor, Ordered {

    private static final Map<String, Object> DEFAULTS = Map.of(
            "spring.reactor.context-propagation", "auto",
            "spring.task.execution.propagate-context", "true");

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        boolean enabled = Binder.get(environment)
                .bind("appinsights.enabled", Boolean.class)
                .orElse(true);
        // Boot moves the application's default properties behind whatever is added last
        Map<String, Object> unset = new HashMap<>(DEFAULTS);
        unset.keySet().removeIf(environment::containsProperty);
        if (enabled && !unset.isEmpty()) {
            environment.getPropertySources().addLast(new MapPropertySource("appinsightsDefaults", unset));
        }
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
