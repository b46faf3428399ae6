package io.github.appinsights.internal.sampling;

import io.github.appinsights.context.OperationSampling;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was decided of an operation before anything happened in it: all of its items share it.
 *
 * @param percentage at which it was decided
 * @param kept whether its score is below
 */
record HeadSampling(double percentage, boolean kept) implements OperationSampling {

    static HeadSampling of(String operationId, double percentage) {
        return new HeadSampling(
                percentage, percentage >= 100 || (percentage > 0 && HashScore.of(operationId) < percentage));
    }

    @Override
    public boolean isAnnounced() {
        return kept;
    }

    @Override
    public void ended(boolean failed, @Nullable Duration duration) {
        // it was decided already
    }

    @Override
    public void discarded() {
        // nothing waits; later items ask the operation
    }
}
