package io.github.appinsights.test;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Finds {@link AutoConfigureAppInsights} on a test class, its supertypes and the classes it is nested in. */
final class TelemetryContextCustomizerFactory implements ContextCustomizerFactory {

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configAttributes) {
        AutoConfigureAppInsights annotation =
                TestContextAnnotationUtils.findMergedAnnotation(testClass, AutoConfigureAppInsights.class);
        return annotation == null ? null : new TelemetryContextCustomizer(annotation.export());
    }
}
