package io.github.appinsights.spring.test;

import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * Sets {@code appinsights.enabled=false} behind what the test sets itself, and in front of the system, its environment and the
 * application's files. All instances are equal, so that tests share their contexts as before.
 */
record Silence() implements ContextCustomizer {

    static final String SOURCE = "appinsights test defaults";

    /** Whether tests send telemetry unless they say otherwise; for a whole project. */
    static final String EXPORT = "appinsights.test.export";

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        ConfigurableEnvironment environment = context.getEnvironment();
        if (!environment.getProperty(EXPORT, Boolean.class, false)) {
            put(
                    new MapPropertySource(SOURCE, Map.of("appinsights.enabled", "false")),
                    environment.getPropertySources());
        }
    }

    /** What a test sets stands in front of the system's properties; an environment without those may still have inlined ones. */
    private static void put(MapPropertySource silence, MutablePropertySources sources) {
        if (sources.contains(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)) {
            sources.addBefore(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, silence);
        } else if (sources.contains(TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME)) {
            sources.addAfter(TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME, silence);
        } else {
            sources.addFirst(silence);
        }
    }
}
