package io.github.appinsights.context;

import java.time.Duration;

/** What the sampling of a client has decided of an operation. Thread-safe. Implemented by the client. */
public interface OperationSampling {

    /** Whether callees are told that the operation is recorded; settled at the first question. */
    boolean isAnnounced();

    /** The operation ended. */
    void ended(boolean failed, Duration duration);
}
