package io.github.appinsights.spring.web;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import reactor.core.publisher.SignalType;

/** The status the client got. */
final class SentStatus {

    /** What nginx writes where the client left before the answer. */
    static final int CLIENT_LEFT = 499;

    static final int SWITCHING_PROTOCOLS = 101;

    private SentStatus() {}

    static int of(ServedRequest served, SignalType signal) {
        if (signal == SignalType.ON_ERROR && !served.isCommitted()) {
            return expected(served.error());
        }
        HttpStatusCode status = served.response().getStatusCode();
        int value = status == null ? 200 : status.value();
        return value == 200 && isWebSocket(served) ? SWITCHING_PROTOCOLS : value;
    }

    /** Whoever stands outside answers the error. */
    private static int expected(@Nullable Throwable error) {
        return error instanceof ErrorResponse answer ? answer.getStatusCode().value() : 500;
    }

    private static boolean isWebSocket(ServedRequest served) {
        ServerHttpRequest request = served.request();
        return served.attributes().get(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof WebSocketHandler
                && "websocket".equalsIgnoreCase(request.getHeaders().getUpgrade());
    }
}
