package io.github.appinsights.internal.ingestion;

import io.github.appinsights.internal.network.Network;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Which hosts may get telemetry that was meant for another one. A redirect is trusted to the same host and port, between hosts of
 * one Azure cloud, and for tests between loopback ports; a forged one gets nothing.
 */
final class TrustedHosts {

    private static final List<List<String>> CLOUDS = List.of(
            List.of(".monitor.azure.com", ".services.visualstudio.com", ".applicationinsights.azure.com"),
            List.of(".monitor.azure.us", ".applicationinsights.azure.us", ".applicationinsights.us"),
            List.of(".monitor.azure.cn", ".applicationinsights.azure.cn"));

    private TrustedHosts() {}

    static boolean mayRedirect(URI configured, URI target) {
        if (target.getHost() == null || target.getRawUserInfo() != null) {
            return false;
        }
        String from = host(configured);
        String to = host(target);
        if (isHttp(configured)) {
            return Network.isLoopback(from) && Network.isLoopback(to) && (isHttp(target) || isHttps(target));
        }
        if (!isHttps(target)) {
            return false;
        }
        int fromPort = port(configured);
        int toPort = port(target);
        return (from.equals(to) && fromPort == toPort) || (fromPort == 443 && toPort == 443 && sameCloud(from, to));
    }

    private static boolean sameCloud(String from, String to) {
        return CLOUDS.stream().anyMatch(cloud -> isIn(cloud, from) && isIn(cloud, to));
    }

    private static boolean isIn(List<String> cloud, String host) {
        return cloud.stream().anyMatch(suffix -> host.length() > suffix.length() && host.endsWith(suffix));
    }

    private static boolean isHttp(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme());
    }

    private static boolean isHttps(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    private static String host(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return isHttp(uri) ? 80 : 443;
    }
}
