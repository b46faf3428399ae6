package io.github.appinsights.test.ingestion;

import java.util.Collection;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/** Verifies and resets the mocks among the beans of a test after each of its methods. */
final class MockIngestionExecutionListener extends AbstractTestExecutionListener {

    @Override
    public void afterTestMethod(TestContext test) {
        if (test.hasApplicationContext()) {
            Collection<MockIngestion> mocks = test.getApplicationContext()
                    .getBeansOfType(MockIngestion.class, false, false)
                    .values();
            try {
                mocks.forEach(MockIngestion::verify);
            } finally {
                mocks.forEach(MockIngestion::reset);
            }
        }
    }
}
