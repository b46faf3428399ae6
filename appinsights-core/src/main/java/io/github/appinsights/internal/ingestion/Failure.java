package io.github.appinsights.internal.ingestion;

import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/** Why there is no answer, in words of our own: messages of other libraries may quote an address or a header. */
final class Failure {

    private Failure() {}

    static String kind(Throwable error) {
        Throwable cause = unwrapped(error);
        return words(cause) + " (" + cause.getClass().getSimpleName() + ")";
    }

    static String at(URI address) {
        return address.getPort() < 0 ? address.getHost() : address.getHost() + ":" + address.getPort();
    }

    /** What a server does to a connection it has given up, while the request is on its way. */
    static boolean isLostConnection(Throwable error) {
        return unwrapped(error) instanceof IOException;
    }

    private static String words(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "host name not found";
        }
        if (cause instanceof ConnectTimeoutException) {
            return "no connection in time";
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return "no connection";
        }
        if (cause instanceof SSLException) {
            return has(cause, CertificateException.class) ? "its certificate is not trusted" : "no TLS connection";
        }
        if (cause instanceof TimeoutException) {
            return "no free connection in time";
        }
        if (cause instanceof IOException) {
            return "connection closed before the answer";
        }
        return "no answer";
    }

    private static boolean has(Throwable error, Class<? extends Throwable> type) {
        int depth = 0;
        for (@Nullable Throwable cause = error; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable unwrapped(Throwable error) {
        Throwable cause = error instanceof WebClientRequestException ? error.getCause() : null;
        return cause == null ? error : cause;
    }
}
