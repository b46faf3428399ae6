package io.github.appinsights.channel;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Brings the address of an endpoint into the form {@code https://host[:port]/[path/]}. Plain http is for loopback hosts only. */
final class EndpointAddress {

    private EndpointAddress() {}

    static URI normalised(String name, String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new InvalidConnectionStringException("has an " + name + " that is not a URL");
        }
        String host = uri.getHost();
        if (uri.getScheme() == null || host == null || uri.getUserInfo() != null) {
            throw new InvalidConnectionStringException(
                    "has an " + name + " that is not an absolute URL of the form https://host/");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new InvalidConnectionStringException("has an " + name + " whose port is not between 1 and 65535");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(scheme.equals("http") && isLoopback(host))) {
            throw new InvalidConnectionStringException(
                    "has an " + name + " that does not use https; plain http is possible on this machine only");
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        try {
            String bare = new URI(scheme, null, host, uri.getPort(), null, null, null).toString();
            return new URI(bare + (path.isEmpty() ? "/" : path.endsWith("/") ? path : path + "/"));
        } catch (URISyntaxException e) {
            throw new InvalidConnectionStringException("has an " + name + " that is not a URL");
        }
    }

    static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
