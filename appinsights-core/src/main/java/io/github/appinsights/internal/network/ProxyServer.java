package io.github.appinsights.internal.network;

import io.netty.resolver.NoopAddressResolverGroup;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;

/** A proxy between us and the service. Immutable. Its credentials show nowhere but in what the proxy itself is sent. */
public final class ProxyServer {

    private static final String EXAMPLE =
            "it must be http://host:port or socks5://host:port, with user:password@ before the host or without";

    private final ProxyProvider.Proxy kind;
    private final String host;
    private final int port;
    private final @Nullable String user;
    private final @Nullable String password;
    private final Predicate<String> served;

    ProxyServer(
            ProxyProvider.Proxy kind,
            String host,
            int port,
            @Nullable String user,
            @Nullable String password,
            Predicate<String> served) {
        this.kind = kind;
        this.host = host;
        this.port = port;
        this.user = user;
        this.password = password;
        this.served = served;
    }

    /**
     * Reads {@code http://[user:password@]host:port}, or the same with {@code socks5}; user and password percent-encoded.
     *
     * @throws IllegalArgumentException beginning with the word proxy, and without any part of the address
     */
    public static ProxyServer parse(String address) {
        URI uri = uri(address.strip());
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("socks5")) {
            throw invalid("has a scheme other than http and socks5");
        }
        if (uri.getHost() == null || uri.getPort() < 1 || uri.getPort() > 65_535) {
            throw invalid(uri.getHost() == null ? "has no host" : "has no port from 1 to 65535");
        }
        boolean more = !String.valueOf(uri.getRawPath()).matches("/?")
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null;
        if (more) {
            throw invalid("has something behind the port");
        }
        String credentials = uri.getRawUserInfo();
        int colon = credentials == null ? 0 : credentials.indexOf(':');
        if (credentials != null && colon < 1) {
            throw invalid("has a user without a password");
        }
        return new ProxyServer(
                scheme.equals("http") ? ProxyProvider.Proxy.HTTP : ProxyProvider.Proxy.SOCKS5,
                uri.getHost(),
                uri.getPort(),
                credentials == null ? null : decoded(credentials.substring(0, colon)),
                credentials == null ? null : decoded(credentials.substring(colon + 1)),
                destination -> true);
    }

    /**
     * The proxy of the JVM's system properties, read as Reactor Netty reads them; never for this machine itself.
     *
     * @throws IllegalArgumentException beginning with the name of the property that is wrong
     */
    public static @Nullable ProxyServer ofSystem(Properties properties) {
        return SystemProxy.read(properties);
    }

    /** Whether connections to that host go through here. */
    public boolean serves(String destination) {
        return served.test(destination);
    }

    /** Host and port. */
    public String address() {
        return host + ":" + port;
    }

    /** Such a client, but through here; it looks up no name but the proxy's, and that on the event loop. */
    public HttpClient through(HttpClient client, Duration connectTimeout) {
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved(host, port);
        return client.resolver(NoopAddressResolverGroup.INSTANCE)
                .proxy(spec -> {
                    ProxyProvider.Builder proxy = spec.type(kind)
                            .socketAddress(() -> unresolved)
                            .connectTimeoutMillis(connectTimeout.toMillis());
                    if (user != null && password != null) {
                        String secret = password;
                        proxy.username(user).password(name -> secret);
                    }
                })
                .doOnChannelInit((observer, channel, remote) -> {
                    if (channel.pipeline().get(NettyPipeline.ProxyHandler) != null) {
                        channel.pipeline().addFirst(new ProxyLookup());
                    }
                });
    }

    private static URI uri(String address) {
        try {
            return new URI(address);
        } catch (URISyntaxException e) {
            throw invalid("is no URL"); // without the cause, which quotes it
        }
    }

    private static String decoded(String text) {
        try {
            return StringUtils.uriDecode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("is no URL");
        }
    }

    private static IllegalArgumentException invalid(String problem) {
        return new IllegalArgumentException("proxy " + problem + "; " + EXAMPLE);
    }

    /** Leaves user and password out. */
    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + "://" + address();
    }
}
