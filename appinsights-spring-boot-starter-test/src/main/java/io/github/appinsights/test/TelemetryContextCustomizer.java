package io.github.appinsights.test;

import java.util.Map;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * Switches telemetry on, and puts the channel that records in front of any other. Both are done here, in one place, so that nothing is
 * ever sent because the one came without the other.
 *
 * @param export whether to send instead of recording
 */
record TelemetryContextCustomizer(boolean export) implements ContextCustomizer {

    static final String BEAN = "appInsightsRecordedTelemetry";

    private static final String SOURCE = "appinsights test";

    private static final Map<String, Object> EXPORTED = Map.of("appinsights.enabled", "true");

    /** A test asks for each item; what is sampled away in production would be missing nineteen times in twenty. */
    private static final Map<String, Object> RECORDED = Map.of(
            "appinsights.enabled", "true",
            "appinsights.sampling.percentage", "100",
            "appinsights.sampling.standalone-percentage", "100",
            "appinsights.sampling.tail.enabled", "false");

    /** Of the starter, which switches telemetry off in tests. */
    private static final String SILENCE = "appinsights test defaults";

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        put(
                new MapPropertySource(SOURCE, export ? EXPORTED : RECORDED),
                context.getEnvironment().getPropertySources());
        // a context processed ahead of time brings the bean with it
        if (!export && !AotDetector.useGeneratedArtifacts()) {
            RootBeanDefinition channel = new RootBeanDefinition(RecordedTelemetry.class);
            channel.setPrimary(true);
            ((BeanDefinitionRegistry) context.getBeanFactory()).registerBeanDefinition(BEAN, channel);
        }
    }

    /** Behind what the test sets itself, in front of the starter's silence and of everything an application is configured with. */
    private static void put(MapPropertySource on, MutablePropertySources sources) {
        if (sources.contains(SILENCE)) {
            sources.addBefore(SILENCE, on);
        } else if (sources.contains(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)) {
            sources.addBefore(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, on);
        } else if (sources.contains(TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME)) {
            sources.addAfter(TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME, on);
        } else {
            sources.addFirst(on);
        }
    }
}
