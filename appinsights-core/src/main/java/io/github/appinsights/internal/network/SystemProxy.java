package io.github.appinsights.internal.network;

import java.util.Arrays;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.netty.transport.ProxyProvider.Proxy;

/**
 * The proxy that system properties name. The rules are those of Reactor Netty's {@code proxyWithSystemProperties}, which itself looks
 * the proxy's name up on the thread that sends.
 */
final class SystemProxy {

    private static final String USUALLY_DIRECT = "localhost|127.*|[::1]";

    private SystemProxy() {}

    static @Nullable ProxyServer read(Properties properties) {
        if (properties.getProperty("https.proxyHost") != null) {
            return http(properties, "https", "443");
        }
        if (properties.getProperty("http.proxyHost") != null) {
            return http(properties, "http", "80");
        }
        return properties.getProperty("socksProxyHost") == null ? null : socks(properties);
    }

    private static @Nullable ProxyServer http(Properties properties, String scheme, String defaultPort) {
        String user = properties.getProperty(scheme + ".proxyUser");
        String password = properties.getProperty(scheme + ".proxyPassword");
        if (user != null && password == null) {
            throw new IllegalArgumentException(scheme + ".proxyPassword is not set, while " + scheme + ".proxyUser is");
        }
        Pattern direct = direct(properties.getProperty("http.nonProxyHosts", USUALLY_DIRECT));
        String host = host(properties, scheme + ".proxyHost");
        if (host.isEmpty()) {
            return null;
        }
        return new ProxyServer(
                Proxy.HTTP,
                host,
                port(properties, scheme + ".proxyPort", defaultPort),
                user,
                user == null ? null : password,
                destination -> !Network.isLoopback(destination)
                        && !direct.matcher(destination).matches());
    }

    private static @Nullable ProxyServer socks(Properties properties) {
        String host = host(properties, "socksProxyHost");
        if (host.isEmpty()) {
            return null;
        }
        String user = properties.getProperty("java.net.socks.username");
        return new ProxyServer(
                "4".equals(properties.getProperty("socksProxyVersion")) ? Proxy.SOCKS4 : Proxy.SOCKS5,
                host,
                port(properties, "socksProxyPort", "1080"),
                user,
                user == null ? null : properties.getProperty("java.net.socks.password", ""),
                destination -> !Network.isLoopback(destination));
    }

    /** Whole addresses are a usual mistake; their credentials would be told with each failure. */
    private static String host(Properties properties, String name) {
        String host = properties.getProperty(name, "").strip();
        if (host.contains("/") || host.contains("@")) {
            throw new IllegalArgumentException(name + " must be the name of a host, and no more");
        }
        return host;
    }

    private static int port(Properties properties, String name, String otherwise) {
        String text = properties.getProperty(name, otherwise).strip();
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_535) {
            throw new IllegalArgumentException(name + " must be a port from 1 to 65535");
        }
        return Integer.parseInt(text);
    }

    /** Names between bars, each with a star at its beginning or end or without. */
    private static Pattern direct(String hosts) {
        String expression = Arrays.stream(hosts.split("\\|", -1))
                .map(SystemProxy::wildcards)
                .collect(Collectors.joining("|"));
        return Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
    }

    private static String wildcards(String name) {
        String start = name.startsWith("*") ? ".*" : "";
        String rest = start.isEmpty() ? name : name.substring(1);
        boolean open = rest.endsWith("*");
        return start + Pattern.quote(open ? rest.substring(0, rest.length() - 1) : rest) + (open ? ".*" : "");
    }
}
