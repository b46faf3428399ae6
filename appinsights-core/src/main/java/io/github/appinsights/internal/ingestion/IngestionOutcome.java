package io.github.appinsights.internal.ingestion;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of one request. */
public sealed interface IngestionOutcome {

    /**
     * The service, or something in between, answered.
     *
     * @param retryAfter null where absent, malformed, zero or negative; at most 24 hours
     * @param errors null where the body had no list that could be read, and for a 2xx other than 206, whose body is not read
     * @param reason first error message or status text, fit for the log: at most 200 characters, without secrets and control characters
     */
    record Answered(
            int status,
            @Nullable Duration retryAfter,
            @Nullable List<ItemError> errors,
            @Nullable String reason) implements IngestionOutcome {}

    /**
     * There was no answer.
     *
     * @param description host and cause, for the log
     * @param mayHaveArrived whether the failure came when the service could have had the request already
     */
    record Unreachable(String description, boolean mayHaveArrived) implements IngestionOutcome {}
}
