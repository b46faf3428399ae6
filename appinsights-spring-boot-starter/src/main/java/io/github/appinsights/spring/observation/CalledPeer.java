package io.github.appinsights.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/** Address of whoever was called, as it is told: {@code host}, or {@code host:port} where the port is not the usual one. */
final class CalledPeer {

    private static final String[] HOSTS = {
        "server.address", "net.peer.name", "net.sock.peer.name", "net.sock.peer.addr", "network.peer.address"
    };
    private static final String[] PORTS = {"server.port", "net.peer.port", "net.sock.peer.port", "network.peer.port"};

    private CalledPeer() {}

    static @Nullable String of(Observation.Context context, int usualPort) {
        String host = KeyValueLookup.value(context, HOSTS);
        if (host != null) {
            return address(host, KeyValueLookup.value(context, PORTS), usualPort);
        }
        String address = context instanceof SenderContext<?> sender ? sender.getRemoteServiceAddress() : null;
        return address == null ? null : ofAddress(address, usualPort);
    }

    /** {@code scheme://user@host:port/path}, each part but the host being optional. */
    static @Nullable String ofAddress(String address, int usualPort) {
        int scheme = address.indexOf("//");
        String rest = scheme < 0 ? address : address.substring(scheme + 2);
        int path = rest.indexOf('/');
        String authority = path < 0 ? rest : rest.substring(0, path);
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        if (host.isEmpty()) {
            return null;
        }
        int colon = host.indexOf(':', host.indexOf(']') + 1); // not one of those in an IPv6 literal
        return colon < 0 ? host : address(host.substring(0, colon), host.substring(colon + 1), usualPort);
    }

    private static String address(String host, @Nullable String port, int usualPort) {
        return port == null || port.equals(Integer.toString(usualPort)) ? host : host + ':' + port;
    }
}
