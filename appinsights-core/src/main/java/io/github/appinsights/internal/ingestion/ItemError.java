package io.github.appinsights.internal.ingestion;

import org.jspecify.annotations.Nullable;

/**
 * What the service says of one item of a request.
 *
 * @param index position in the request, as the service wrote it: it may lie outside, and one may come twice
 * @param status in the code space of HTTP; 0 where the service named none
 */
public record ItemError(int index, int status, @Nullable String message) {}
