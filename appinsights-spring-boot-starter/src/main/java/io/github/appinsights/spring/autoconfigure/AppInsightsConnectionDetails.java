package io.github.appinsights.spring.autoconfigure;

import io.github.appinsights.channel.ConnectionString;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.core.env.Environment;

/**
 * Where telemetry goes. A bean of this type wins over the properties and environment variables that name a destination, so that
 * containers and test kits can redirect telemetry.
 */
@FunctionalInterface
public interface AppInsightsConnectionDetails extends ConnectionDetails {

    /** What properties and environment variables name, for a bean that redirects telemetry only where they name nothing. */
    static AppInsightsConnectionDetails of(Environment environment) {
        return new PropertiesConnectionDetails(environment);
    }

    /**
     * The destination; null to send nothing. Called while the client is built, and not where telemetry is switched off.
     *
     * @throws io.github.appinsights.channel.InvalidConnectionStringException saying what is wrong with it; the application does
     *     not start then
     */
    @Nullable
    ConnectionString connectionString();

    /** Who decided, in the words of the line logged at start: {@code appinsights.connection-string}. */
    default String source() {
        return "an AppInsightsConnectionDetails bean";
    }
}
