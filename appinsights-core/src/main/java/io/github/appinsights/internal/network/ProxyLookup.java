package io.github.appinsights.internal.network;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Looks up the proxy's name at each connection, so that a new address is seen. Stands between the proxy's handler and the socket;
 * Reactor Netty would look it up on the thread that sends.
 */
final class ProxyLookup extends ChannelOutboundHandlerAdapter {

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it tells the promise
    public void connect(ChannelHandlerContext ctx, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        Future<InetSocketAddress> lookup =
                DefaultAddressResolverGroup.INSTANCE.getResolver(ctx.executor()).resolve(remote);
        lookup.addListener((FutureListener<InetSocketAddress>) found -> {
            if (found.isSuccess()) {
                ctx.connect(found.getNow(), local, promise);
            } else {
                promise.tryFailure(found.cause());
            }
        });
    }
}
