package io.github.appinsights.internal.ingestion;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;

/**
 * Tells the exchange at work of a failed connection. Left to itself, Reactor Netty hands such a failure to its own observer, which logs
 * a WARN with a stack trace before anybody else hears of it; ours is one line that names host and cause.
 */
final class ConnectionFailures extends ChannelInboundHandlerAdapter {

    private final ConnectionObserver observer;
    private boolean told;

    private ConnectionFailures(ConnectionObserver observer) {
        this.observer = observer;
    }

    /** Stands right before Reactor Netty's last handler, so that it sees failures of proxy, TLS and HTTP alike. */
    static void tell(ConnectionObserver observer, Channel channel) {
        channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, "ai-failures", new ConnectionFailures(observer));
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (told(ctx, cause)) {
            ctx.close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        told(ctx, new ClosedChannelException());
        ctx.fireChannelInactive();
    }

    /** What fails once may fail again while it closes, and the exchange be at its next request by then. */
    private boolean told(ChannelHandlerContext ctx, Throwable cause) {
        if (!told) {
            Exchange exchange = exchange();
            told = exchange != null && exchange.lost(cause);
            if (told) {
                giveUp(ctx.channel());
            }
        }
        return told;
    }

    /** Where nobody waits for its answer any more, Reactor Netty does not log how a request ends. */
    private static void giveUp(Channel channel) {
        ChannelOperations<?, ?> request = ChannelOperations.get(channel);
        if (request != null) {
            request.dispose();
        }
    }

    /** A connection of a pool serves one exchange after the other, and none in between. */
    private @Nullable Exchange exchange() {
        return observer.currentContext().getOrDefault(Exchange.class, null);
    }
}
