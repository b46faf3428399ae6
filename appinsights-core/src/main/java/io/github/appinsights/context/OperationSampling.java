package io.github.appinsights.context;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the sampling of a client has decided of an operation. Thread-safe. Implemented by the client. */
public interface OperationSampling {

    /** Whether callees are told that the operation is recorded; settled at the first question. */
    boolean isAnnounced();

    /** The operation ended; nothing happens the second time. */
    void ended(boolean failed, @Nullable Duration duration);

    /** Nothing of it is to be told any more. */
    void discarded();
}
