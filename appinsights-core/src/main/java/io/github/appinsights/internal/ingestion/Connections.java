package io.github.appinsights.internal.ingestion;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.netty.channel.ChannelOption;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
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
    private static final Duration MAX_LIFE = Duration.ofMinutes(5);
    private static final Duration LOOP_STOP_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration DISPOSE_TIMEOUT = Duration.ofMillis(1500);

    private static final AttributeKey<Boolean> USED =
            AttributeKey.valueOf("io.github.appinsights.internal.ingestion.used");

    private final WebClient pooled;
    private final WebClient unpooled;
    private final Scheduler timer;
    private final Mono<Void> disposal;

    private Connections(WebClient pooled, WebClient unpooled, Scheduler timer, Mono<Void> resources) {
        this.pooled = pooled;
        this.unpooled = unpooled;
        this.timer = timer;
        this.disposal = resources
                .onErrorComplete()
                .timeout(DISPOSE_TIMEOUT, Mono.empty(), timer)
                .doFinally(signal -> timer.dispose())
                .cache();
    }

    static Connections own(Duration connectTimeout, int maxConnections) {
        Scheduler timer = newTimer();
        ConnectionProvider pool = ConnectionProvider.builder("ai-http")
                .maxConnections(maxConnections)
                .pendingAcquireMaxCount(MOST_WAITING)
                .pendingAcquireTimeout(ACQUIRE_TIMEOUT)
                .pendingAcquireTimer((task, wait) -> timer.schedule(task, wait.toMillis(), MILLISECONDS))
                .maxIdleTime(MAX_IDLE)
                .maxLifeTime(MAX_LIFE)
                .evictInBackground(MAX_IDLE, timer)
                .build();
        LoopResources loops = LoopResources.create("ai-http", 1, true);
        return new Connections(
                client(own(HttpClient.create(pool), loops, connectTimeout)),
                client(own(HttpClient.create(ConnectionProvider.newConnection()), loops, connectTimeout)),
                timer,
                pool.disposeLater().onErrorComplete().then(loops.disposeLater(Duration.ZERO, LOOP_STOP_TIMEOUT)));
    }

    /** Connections, threads, addresses, TLS and proxy as the application has set them. */
    static Connections of(HttpClient custom) {
        WebClient client = client(custom);
        return new Connections(client, client, newTimer(), Mono.empty());
    }

    private static HttpClient own(HttpClient client, LoopResources loops, Duration connectTimeout) {
        return client.runOn(loops)
                .resolver(DefaultAddressResolverGroup.INSTANCE)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connectTimeout.toMillis()))
                .protocol(HttpProtocol.HTTP11)
                .secure(Connections::trustAsTheJvmDoes);
    }

    private static void trustAsTheJvmDoes(SslProvider.SslContextSpec tls) {
        SslProvider.GenericSslContextSpec<?> jvmDefaults = Http11SslContextSpec.forClient();
        tls.sslContext(jvmDefaults).handshakeTimeout(TLS_HANDSHAKE_TIMEOUT);
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

    WebClient pooled() {
        return pooled;
    }

    /** Always opens a connection, and never keeps it; the same as {@link #pooled()} where the application brought its own client. */
    WebClient unpooled() {
        return unpooled;
    }

    Scheduler timer() {
        return timer;
    }

    Mono<Void> dispose() {
        return disposal;
    }
}
