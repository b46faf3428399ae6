package io.github.appinsights.internal.ingestion;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.github.appinsights.internal.network.Network;
import io.github.appinsights.internal.network.ProxyServer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.util.AttributeKey;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider;

/** Pool, event loop and timer of one client, shared with nobody. */
final class Connections {

    private static final Duration TLS_HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(5);
    private static final int MOST_WAITING = 8;
    private static final Duration MAX_IDLE = Duration.ofSeconds(30);

    /** The JVM keeps the address of a name for 30 s: so a new one is in use within a minute, also while the old one still answers. */
    private static final Duration MAX_LIFE = Duration.ofSeconds(30);

    private static final Duration LOOP_STOP_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration DISPOSE_TIMEOUT = Duration.ofMillis(1500);

    private static final AttributeKey<Boolean> USED =
            AttributeKey.valueOf("io.github.appinsights.internal.ingestion.used");

    private final Clients direct;
    private final Clients proxied;
    private final @Nullable ProxyServer proxy;
    private final Scheduler loop;
    private final Scheduler timer;
    private final Mono<Void> disposal;

    private Connections(
            Clients direct,
            Clients proxied,
            @Nullable ProxyServer proxy,
            Scheduler loop,
            Scheduler timer,
            Mono<Void> resources) {
        this.direct = direct;
        this.proxied = proxied;
        this.proxy = proxy;
        this.loop = loop;
        this.timer = timer;
        this.disposal = resources
                .onErrorComplete()
                .timeout(DISPOSE_TIMEOUT, Mono.empty(), timer)
                .doFinally(signal -> timer.dispose())
                .cache();
    }

    static Connections to(Network network) {
        return network.custom() == null ? own(network) : of(network.custom());
    }

    private static Connections own(Network network) {
        Scheduler timer = newTimer();
        ConnectionProvider pool = ConnectionProvider.builder("ai-http")
                .maxConnections(network.maxConnections())
                .pendingAcquireMaxCount(MOST_WAITING)
                .pendingAcquireTimeout(ACQUIRE_TIMEOUT)
                .pendingAcquireTimer((task, wait) -> timer.schedule(task, wait.toMillis(), MILLISECONDS))
                .maxIdleTime(MAX_IDLE)
                .maxLifeTime(MAX_LIFE)
                .evictInBackground(MAX_IDLE, timer)
                .build();
        LoopResources loops = LoopResources.create("ai-http", 1, true);
        HttpClient pooled = own(HttpClient.create(pool), loops, network);
        HttpClient unpooled = own(HttpClient.create(ConnectionProvider.newConnection()), loops, network);
        Clients direct = new Clients(client(direct(pooled)), client(direct(unpooled)));
        ProxyServer proxy = network.proxy();
        return new Connections(
                direct,
                proxy == null
                        ? direct
                        : new Clients(
                                client(proxy.through(pooled, network.connectTimeout())),
                                client(proxy.through(unpooled, network.connectTimeout()))),
                proxy,
                Schedulers.fromExecutor(task -> execute(loops, task)),
                timer,
                pool.disposeLater().onErrorComplete().then(loops.disposeLater(Duration.ZERO, LOOP_STOP_TIMEOUT)));
    }

    /** Connections, threads, addresses, TLS and proxy as the application has set them. */
    private static Connections of(HttpClient custom) {
        WebClient client = client(custom);
        Clients clients = new Clients(client, client);
        return new Connections(clients, clients, null, Schedulers.immediate(), newTimer(), Mono.empty());
    }

    private static void execute(LoopResources loops, Runnable task) {
        try {
            loops.onClient(LoopResources.DEFAULT_NATIVE).next().execute(task);
        } catch (RejectedExecutionException e) {
            task.run(); // the loop has ended, so nothing runs beside it
        }
    }

    private static HttpClient own(HttpClient client, LoopResources loops, Network network) {
        int connectMillis = Math.toIntExact(network.connectTimeout().toMillis());
        return client.runOn(loops)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
                .protocol(HttpProtocol.HTTP11)
                .secure(tls -> secure(tls, network.tls()))
                .doOnChannelInit((observer, channel, remote) -> ConnectionFailures.tell(observer, channel));
    }

    /** A proxy looks the names up itself, so only direct connections get a resolver. */
    private static HttpClient direct(HttpClient client) {
        return client.resolver(DefaultAddressResolverGroup.INSTANCE);
    }

    private static void secure(SslProvider.SslContextSpec tls, @Nullable SslContext own) {
        SslProvider.GenericSslContextSpec<?> jvmDefaults = Http11SslContextSpec.forClient();
        SslProvider.Builder context = own == null ? tls.sslContext(jvmDefaults) : tls.sslContext(own);
        context.handshakeTimeout(TLS_HANDSHAKE_TIMEOUT);
    }

    private static WebClient client(HttpClient client) {
        ReactorClientHttpConnector connector = new ReactorClientHttpConnector(client.followRedirect(false)
                .compress(false)
                .doOnRequest(Connections::beforeRequest)
                .doOnResponse(Connections::afterResponse));
        return WebClient.builder().clientConnector(connector).build();
    }

    private static void beforeRequest(HttpClientRequest request, Connection connection) {
        Exchange exchange = request.currentContextView().getOrDefault(Exchange.class, null);
        if (exchange != null) {
            exchange.writing(connection.channel().attr(USED).getAndSet(true) != null);
        }
    }

    private static void afterResponse(HttpClientResponse response, Connection connection) {
        Exchange exchange = response.currentContextView().getOrDefault(Exchange.class, null);
        if (exchange != null) {
            exchange.statusText(response.status().reasonPhrase());
        }
    }

    /** A thread of its own: the event loop may be held up by a name lookup of the JVM, and limits must strike then, too. */
    private static Scheduler newTimer() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "ai-http-timer");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return Schedulers.fromExecutorService(executor, "ai-http-timer");
    }

    Clients to(URI target) {
        return proxyTo(target) == null ? direct : proxied;
    }

    /** The proxy on the way there; null for none that is known. */
    @Nullable
    ProxyServer proxyTo(URI target) {
        return proxy != null && proxy.serves(target.getHost()) ? proxy : null;
    }

    Scheduler timer() {
        return timer;
    }

    /**
     * Where requests are given up: on the thread their answers come in on, as a cancellation at the very moment of an answer has the
     * body refused (<a href="https://github.com/spring-projects/spring-framework/issues/37204">spring-framework 37204</a>). Any thread
     * where the application brought its own client.
     */
    Scheduler loop() {
        return loop;
    }

    Mono<Void> dispose() {
        return disposal;
    }

    /**
     * @param unpooled always opens a connection, and never keeps it; the same as {@code pooled} where the application brought its own
     *     client
     */
    record Clients(WebClient pooled, WebClient unpooled) {}
}
