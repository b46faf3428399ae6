package io.github.appinsights.spring.actuate;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a client from its configuration; null where the application built the client itself.
 *
 * @param instrumentationKey masked
 * @param endpoint host of the ingestion endpoint
 * @param role name of the service
 * @param roleInstance which of its processes this is
 */
public record ClientProfile(
        @Nullable String instrumentationKey,
        @Nullable String endpoint,
        @Nullable String role,
        @Nullable String roleInstance) {

    /** A client of which only the state can be told. */
    public static final ClientProfile UNKNOWN = new ClientProfile(null, null, null, null);
}
