package io.github.appinsights.demo.ingestion;

import io.github.appinsights.demo.ingestion.rules.EnvelopeRules;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.URI;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * The {@code track} endpoint of Application Insights on the loopback address: {@code POST /v2/track} and
 * {@code POST /v2.1/track}, as ENDPOINT-PROTOCOL.md in ApplicationInsights-Home tells it. Bodies are read on an event
 * loop and judged off it.
 */
public final class LocalIngestion implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";
    private static final Set<String> TRACK_PATHS = Set.of("/v2/track", "/v2.1/track");

    private final int port;
    private final TrackService tracking;
    private final JsonMapper json = new JsonMapper();

    private @Nullable DisposableServer server;
    private @Nullable ChannelGroup connections;

    /** Nothing is opened before {@link #start()}; port 0 takes any free one. */
    public LocalIngestion(int port, ReceivedTelemetry received) {
        this(port, received, Clock.systemUTC());
    }

    LocalIngestion(int port, ReceivedTelemetry received, Clock clock) {
        this.port = port;
        this.tracking = new TrackService(new EnvelopeRules(clock), received);
    }

    /** Opens the port; returns when it is open. Started twice, it stays as it is. */
    public synchronized void start() {
        if (server == null) {
            connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
            server = HttpServer.create()
                    .host(LOOPBACK)
                    .port(port)
                    .channelGroup(connections)
                    .handle(this::handle)
                    .bindNow();
        }
    }

    /** Closes the port and the connections still open; returns when both are done. */
    @Override
    public synchronized void close() {
        if (server != null) {
            server.disposeNow();
            server = null;
        }
        if (connections != null) {
            connections.close().awaitUninterruptibly();
            connections = null;
        }
    }

    /** What goes into a connection string as {@code IngestionEndpoint}. */
    public synchronized URI endpoint() {
        if (server == null) {
            throw new IllegalStateException("The local ingestion endpoint is not started");
        }
        return URI.create("http://" + LOOPBACK + ":" + server.port() + "/");
    }

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        if (!TRACK_PATHS.contains(request.fullPath())) {
            return response.sendNotFound();
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return response.status(HttpResponseStatus.METHOD_NOT_ALLOWED)
                    .header(HttpHeaderNames.ALLOW, HttpMethod.POST.name())
                    .send();
        }
        HttpHeaders headers = request.requestHeaders();
        String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.IDENTITY.toString());
        return request.receive()
                .collect(BoundedBody::new, BoundedBody::add)
                .publishOn(Schedulers.boundedElastic())
                .map(body -> tracking.track(body, encoding))
                .flatMap(answer -> send(response, answer));
    }

    private Mono<Void> send(HttpServerResponse response, TrackAnswer answer) {
        return response.status(answer.status())
                .header(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .sendByteArray(Mono.fromSupplier(() -> json.writeValueAsBytes(answer)))
                .then();
    }
}
