package io.github.appinsights.spring.web;

import java.io.IOException;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.netty.Connection;
import reactor.netty.channel.AbortedException;

/** Errors that say no more than that the client is gone. */
final class ClientAbort {

    private ClientAbort() {}

    /** After the status was sent, whatever looks like a lost connection is the client's. */
    static boolean whileAnswering(Throwable error) {
        return error instanceof AbortedException || DisconnectedClientHelper.isClientDisconnectedException(error);
    }

    /** Before, the lost connection may as well be one to a third party, as in a gateway. */
    static boolean whileReading(Throwable error, ServerHttpRequest request) {
        return (error instanceof AbortedException || error instanceof IOException)
                && whileAnswering(error)
                && !isConnected(request);
    }

    private static boolean isConnected(ServerHttpRequest request) {
        try {
            return ServerHttpRequestDecorator.getNativeRequest(request) instanceof Connection connection
                    && connection.channel().isActive();
        } catch (IllegalStateException | IllegalArgumentException noServer) {
            return false;
        }
    }
}
