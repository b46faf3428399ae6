package io.github.appinsights.spring.web;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Where a request came from: the peer, or, where that is a proxy the application trusts, whom the proxies name. Names are never
 * looked up. Immutable.
 */
public final class ClientAddress {

    private static final ClientAddress UNTOLD = new ClientAddress(false, List.of());

    private final boolean told;
    private final List<IpSubnetFilterRule> trusted;

    private ClientAddress(boolean told, List<IpSubnetFilterRule> trusted) {
        this.told = told;
        this.trusted = trusted;
    }

    /** No address is told. */
    public static ClientAddress untold() {
        return UNTOLD;
    }

    /**
     * The address of the peer. Where the peer is one of the proxies it is the last address of {@code X-Forwarded-For}, else of
     * {@code Forwarded}, that is none of them; where that is no IP address, none is told.
     *
     * @param proxies IP addresses and networks, such as {@code 10.0.0.0/8}
     * @throws IllegalArgumentException where one is neither, naming it and {@code appinsights.web.trusted-proxies}
     */
    public static ClientAddress behind(Collection<String> proxies) {
        List<IpSubnetFilterRule> trusted = new ArrayList<>(proxies.size());
        for (String proxy : proxies) {
            trusted.add(network(proxy.strip()));
        }
        return new ClientAddress(true, List.copyOf(trusted));
    }

    private static IpSubnetFilterRule network(String text) {
        int slash = text.indexOf('/');
        InetAddress address = ForwardedHops.literal(slash < 0 ? text : text.substring(0, slash));
        try {
            if (address != null) {
                int bits = address.getAddress().length * 8;
                int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
                return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
            }
        } catch (IllegalArgumentException badPrefix) {
            // told below
        }
        throw new IllegalArgumentException("appinsights.web.trusted-proxies: \"" + text
                + "\" is neither an IP address nor a network such as 10.0.0.0/8");
    }

    /** The plain literal; null where it is unknown, or not to be told. */
    @Nullable
    String of(ServerHttpRequest request) {
        if (!told) {
            return null;
        }
        InetSocketAddress peer = request.getRemoteAddress();
        return peer == null || trusted.isEmpty() || !isTrusted(peer.getAddress())
                ? literal(peer)
                : named(request.getHeaders(), peer);
    }

    /** Whom the proxies name: the last one that is no proxy, or else the first. */
    private @Nullable String named(HttpHeaders headers, InetSocketAddress peer) {
        List<String> hops = ForwardedHops.of(headers);
        InetAddress nearest = peer.getAddress();
        for (int i = hops.size() - 1; i >= 0 && isTrusted(nearest); i--) {
            nearest = ForwardedHops.address(hops.get(i));
        }
        return nearest == null ? null : literal(nearest.getHostAddress());
    }

    private boolean isTrusted(@Nullable InetAddress address) {
        if (address == null) {
            return false;
        }
        InetSocketAddress matched = new InetSocketAddress(address, 0);
        for (IpSubnetFilterRule network : trusted) {
            if (network.matches(matched)) {
                return true;
            }
        }
        return false;
    }

    static @Nullable String literal(@Nullable InetSocketAddress address) {
        if (address == null) {
            return null;
        }
        InetAddress resolved = address.getAddress();
        return literal(resolved == null ? address.getHostString() : resolved.getHostAddress());
    }

    /** Without zone and brackets. */
    private static String literal(String address) {
        String text = address;
        if (text.startsWith("[") && text.endsWith("]")) {
            text = text.substring(1, text.length() - 1);
        }
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
