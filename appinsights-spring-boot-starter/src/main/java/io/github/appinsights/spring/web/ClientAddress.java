package io.github.appinsights.spring.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Address of the peer, or of the client where the framework took it from trusted forwarded headers. */
final class ClientAddress {

    private ClientAddress() {}

    /** The plain literal, without zone and brackets; a name is never looked up. */
    static @Nullable String literal(@Nullable InetSocketAddress address) {
        if (address == null) {
            return null;
        }
        InetAddress resolved = address.getAddress();
        String text = resolved == null ? address.getHostString() : resolved.getHostAddress();
        if (text.startsWith("[") && text.endsWith("]")) {
            text = text.substring(1, text.length() - 1);
        }
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
