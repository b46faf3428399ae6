package io.github.appinsights.internal.ingestion;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.proxy.ProxyConnectException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/** Why there is no answer, in words of our own: messages of other libraries may quote an address or a header. */
final class Failure {

    private static final Pattern STATUS = Pattern.compile("status: (\\d{3})\\b");

    private Failure() {}

    /** @param proxied whether a proxy is on the way: until there is a connection, failures are the proxy's */
    static String kind(Throwable error, boolean proxied) {
        Throwable cause = unwrapped(error);
        return words(cause, proxied) + " (" + cause.getClass().getSimpleName() + ")";
    }

    static String at(URI address) {
        return address.getPort() < 0 ? address.getHost() : address.getHost() + ":" + address.getPort();
    }

    /** What a server does to a connection it has given up, while the request is on its way. */
    static boolean isLostConnection(Throwable error) {
        return unwrapped(error) instanceof IOException;
    }

    private static String words(Throwable cause, boolean proxied) {
        if (cause instanceof ProxyConnectException) {
            return refusal(String.valueOf(cause.getMessage()));
        }
        if (cause instanceof UnknownHostException) {
            return proxied ? "host name of the proxy not found" : "host name not found";
        }
        if (cause instanceof ConnectTimeoutException) {
            return proxied ? "no connection to the proxy in time" : "no connection in time";
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return proxied ? "no connection to the proxy" : "no connection";
        }
        if (cause instanceof SSLException) {
            return TlsFailure.words(cause);
        }
        if (cause instanceof TimeoutException) {
            return "no free connection in time";
        }
        if (cause instanceof IOException) {
            return "connection closed before the answer";
        }
        return "no answer";
    }

    /** The message ends with what the proxy did. */
    private static String refusal(String message) {
        Matcher status = STATUS.matcher(message);
        if (status.find()) {
            return "the proxy refuses with " + status.group(1)
                    + (status.group(1).equals("407") ? ", it wants other credentials" : "");
        }
        if (message.endsWith("timeout")) {
            return "the proxy does not answer in time";
        }
        return message.endsWith("disconnected") ? "the proxy closed the connection" : "the proxy refuses";
    }

    /** What fails in the middle of the handlers of a connection comes wrapped. */
    private static Throwable unwrapped(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; depth < 5; depth++) {
            Throwable inner = isWrapper(cause) ? cause.getCause() : refusedBy(cause);
            if (inner == null) {
                return cause;
            }
            cause = inner;
        }
        return cause;
    }

    private static boolean isWrapper(Throwable error) {
        return error instanceof WebClientRequestException || error instanceof DecoderException;
    }

    /** A handshake that could not be written because the proxy refused. */
    private static @Nullable Throwable refusedBy(Throwable error) {
        return error instanceof SSLException && error.getCause() instanceof ProxyConnectException refusal
                ? refusal
                : null;
    }
}
