package io.github.appinsights.channel;

import java.net.URI;

/**
 * Where telemetry goes: the key of a resource and the address of its ingestion endpoint.
 *
 * @param instrumentationKey identifies the resource; not a secret by Microsoft's word, yet never logged whole here
 * @param ingestionEndpoint absolute address that ends with a slash
 * @see <a href="https://learn.microsoft.com/azure/azure-monitor/app/connection-strings">Connection strings</a>
 */
public record ConnectionString(String instrumentationKey, URI ingestionEndpoint) {

    /** The global endpoint, used where a connection string names none. */
    public static final URI GLOBAL_ENDPOINT = URI.create("https://dc.services.visualstudio.com/");

    /** Longest connection string, in characters. */
    public static final int MAX_LENGTH = 4_096;

    static final int MAX_KEY_LENGTH = 40;

    /** @throws InvalidConnectionStringException for a blank or overlong key and for an address that is not usable */
    public ConnectionString {
        instrumentationKey = instrumentationKey == null ? "" : instrumentationKey.strip();
        if (instrumentationKey.isEmpty()) {
            throw new InvalidConnectionStringException("has no InstrumentationKey");
        }
        if (instrumentationKey.length() > MAX_KEY_LENGTH) {
            throw new InvalidConnectionStringException("has an InstrumentationKey of " + instrumentationKey.length()
                    + " characters, while at most " + MAX_KEY_LENGTH + " are possible");
        }
        ingestionEndpoint = EndpointAddress.normalised("IngestionEndpoint", ingestionEndpoint.toString());
    }

    /**
     * Reads {@code key=value(;key=value)*}. Keys are case-insensitive, blanks around keys and values do not count, empty pairs
     * are skipped, unknown keys are ignored.
     *
     * @throws InvalidConnectionStringException saying what is wrong and where, without any value
     */
    public static ConnectionString parse(String text) {
        return ConnectionStringParser.parse(text);
    }

    /** The resource of that key at the global endpoint. */
    public static ConnectionString ofKey(String instrumentationKey) {
        return new ConnectionString(instrumentationKey, GLOBAL_ENDPOINT);
    }

    /** The resource of that key at an endpoint. */
    public static ConnectionString ofKey(String instrumentationKey, String endpoint) {
        return new ConnectionString(instrumentationKey, EndpointAddress.normalised("endpoint", endpoint));
    }

    /** Where items are posted; a path of the endpoint is kept. */
    public URI trackAddress() {
        return ingestionEndpoint.resolve("v2.1/track");
    }

    /** The first digits of the key, enough to tell resources apart. */
    public String maskedKey() {
        int shown = Math.min(4, instrumentationKey.length() / 4);
        return instrumentationKey.substring(0, shown) + "…";
    }

    /** Names the endpoint's host only, so that the key does not get into logs. */
    @Override
    public String toString() {
        return "ConnectionString[" + maskedKey() + " at " + ingestionEndpoint.getHost() + "]";
    }
}
