package io.github.appinsights;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** The name of this machine, without asking any name service where the environment tells it. */
final class LocalHost {

    private LocalHost() {}

    static @Nullable String name() {
        String environment = System.getenv("HOSTNAME");
        if (environment != null && !environment.isBlank()) {
            return environment;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return null;
        }
    }
}
