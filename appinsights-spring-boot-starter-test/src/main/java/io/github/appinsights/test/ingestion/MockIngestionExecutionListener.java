package io.github.appinsights.test.ingestion;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/** Verifies and resets the mocks among the beans of a test after each of its methods. */
final class MockIngestionExecutionListener extends AbstractTestExecutionListener {

    @Override
    public void afterTestMethod(TestContext test) {
        if (test.hasApplicationContext()) {
            test.getApplicationContext()
                    .getBeansOfType(MockIngestion.class, false, false)
                    .values()
                    .forEach(MockIngestionExecutionListener::finish);
        }
    }

    private static void finish(MockIngestion ingestion) {
        try {
            ingestion.verify();
        } finally {
            ingestion.reset();
        }
    }
}
