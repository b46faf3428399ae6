package io.github.appinsights.internal.network;

import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/**
 * What connections are made of. Immutable.
 *
 * @param custom takes the place of all the rest, and is never disposed of here
 * @param connectTimeout to the host or its proxy, and for the proxy's answer
 * @param maxConnections to one host
 * @param tls null to trust as the JVM does
 * @param proxy null for direct connections
 */
public record Network(
        @Nullable HttpClient custom,
        Duration connectTimeout,
        int maxConnections,
        @Nullable SslContext tls,
        @Nullable ProxyServer proxy) {

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|\\[::1]|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}", Pattern.CASE_INSENSITIVE);

    /** Direct connections that trust as the JVM does. */
    public static Network direct(Duration connectTimeout, int maxConnections) {
        return new Network(null, connectTimeout, maxConnections, null, null);
    }

    /**
     * Whether a host is this machine, without looking any name up.
     *
     * @param host as in a URI, IPv6 in brackets
     */
    public static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }
}
