package io.github.appinsights.test;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/** Empties the recording of a test's context before each method and what is set up for it. */
final class ClearBeforeEachTest implements TestExecutionListener {

    @Override
    public void beforeTestMethod(TestContext test) {
        if (test.hasApplicationContext()) {
            ApplicationContext context = test.getApplicationContext();
            if (context.containsBean(TelemetryContextCustomizer.BEAN)) {
                context.getBean(TelemetryContextCustomizer.BEAN, RecordedTelemetry.class)
                        .clear();
            }
        }
    }
}
