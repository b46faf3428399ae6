package io.github.appinsights.spring.autoconfigure;

import io.github.appinsights.TelemetryClientBuilder;
import io.github.appinsights.channel.ConnectionString;
import io.github.appinsights.channel.InvalidConnectionStringException;
import io.github.appinsights.channel.TelemetryChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Where the client's items go, decided once at start: to a service, into a channel of the application, or nowhere.
 *
 * @param name for the line logged at start
 */
record Destination(
        String name,
        @Nullable ConnectionString connectionString,
        @Nullable TelemetryChannel channel) {

    private static final Logger log = LoggerFactory.getLogger(AppInsightsAutoConfiguration.class);
    private static final Destination NOWHERE = new Destination("nowhere", null, null);

    static Destination of(
            boolean enabled, AppInsightsConnectionDetails details, ObjectProvider<TelemetryChannel> channels) {
        if (!enabled) {
            log.debug("Application Insights: telemetry is off by appinsights.enabled");
            return NOWHERE;
        }
        TelemetryChannel channel = channels.getIfAvailable();
        return channel != null
                ? new Destination("a channel of type " + channel.getClass().getSimpleName(), null, channel)
                : toService(details);
    }

    void applyTo(TelemetryClientBuilder builder) {
        if (connectionString != null) {
            builder.connectionString(connectionString);
        } else if (channel != null) {
            builder.channel(channel);
        }
    }

    boolean isNowhere() {
        return connectionString == null && channel == null;
    }

    private static Destination toService(AppInsightsConnectionDetails details) {
        if (MicrosoftAgent.isPresent()) {
            log.info("Application Insights: Microsoft's agent is attached and would tell everything a second time, "
                    + "telemetry of the starter is off; start without the agent to use it");
            return NOWHERE;
        }
        ConnectionString connectionString = connectionString(details);
        if (connectionString == null) {
            log.info("Application Insights: no connection string, telemetry is off; set appinsights.connection-string");
            return NOWHERE;
        }
        if (details instanceof PropertiesConnectionDetails named && named.isKeyAlone()) {
            log.info(
                    "Application Insights: {} is a key alone, which Azure no longer supports; "
                            + "set appinsights.connection-string to the connection string of the resource",
                    details.source());
        }
        String host = connectionString.ingestionEndpoint().getHost();
        return new Destination(host + " (from " + details.source() + ")", connectionString, null);
    }

    private static @Nullable ConnectionString connectionString(AppInsightsConnectionDetails details) {
        try {
            return details.connectionString();
        } catch (InvalidConnectionStringException e) {
            throw InvalidSettingException.destination(details.source(), PropertiesConnectionDetails.EXAMPLE, e);
        }
    }
}
