package io.github.appinsights.local;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.time.Duration;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** An open port, its connections and its threads. */
record Listening(DisposableServer server, ChannelGroup connections, LoopResources loops) {

    private static final int THREADS = 2;
    private static final Duration CLOSING = Duration.ofSeconds(5);

    static Listening start(HttpServer http) {
        LoopResources loops = LoopResources.create("local-ingestion", THREADS, true);
        try {
            EventLoopGroup group = loops.onServer(LoopResources.DEFAULT_NATIVE);
            ChannelGroup connections = new DefaultChannelGroup(group.next());
            DisposableServer server = http.runOn(loops)
                    .doOnConnection(connection -> connections.add(connection.channel()))
                    .bindNow();
            return new Listening(server, connections, loops);
        } catch (RuntimeException portTaken) {
            end(loops);
            throw portTaken;
        }
    }

    int port() {
        return server.port();
    }

    /** Connections are cut and not waited for: some may be silent for ever. */
    void close() {
        server.disposeNow(CLOSING);
        connections.close().awaitUninterruptibly(CLOSING.toMillis());
        end(loops);
    }

    private static void end(LoopResources loops) {
        loops.disposeLater(Duration.ZERO, CLOSING).block(CLOSING);
    }
}
