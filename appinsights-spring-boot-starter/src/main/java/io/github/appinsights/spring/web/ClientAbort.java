package io.github.appinsights.spring.web;

import java.io.IOException;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.netty.channel.AbortedException;

/** Errors that say no more than that the client is gone. */
final class ClientAbort {

    private ClientAbort() {}

    /** After the status was sent, whatever looks like a lost connection is the client's. */
    static boolean whileAnswering(Throwable error) {
        return error instanceof AbortedException || DisconnectedClientHelper.isClientDisconnectedException(error);
    }

    /** Before, a connection to a third party may be the lost one; those come wrapped. */
    static boolean whileReading(Throwable error) {
        return error instanceof AbortedException
                || (error instanceof IOException && DisconnectedClientHelper.isClientDisconnectedException(error));
    }
}
