package io.github.appinsights.local;

import io.github.appinsights.local.envelope.EnvelopeRules;
import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServer;

/**
 * The {@code track} endpoint of Application Insights on the loopback address: {@code POST /v2/track} and
 * {@code POST /v2.1/track}, as ENDPOINT-PROTOCOL.md in ApplicationInsights-Home tells it. It takes at most 8 MiB, 32 MiB after
 * gunzip and 64,000 items a request. Nothing runs and nothing is open before {@link #start} and after {@link #close}; event loops
 * are its own. Thread-safe.
 */
public final class IngestionServer implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";

    private final HttpServer http;
    private final String scheme;
    private final AnswerScript script = new AnswerScript();
    private @Nullable Listening listening;

    private IngestionServer(Builder builder) {
        TrackHandler handler = new TrackHandler(
                new EnvelopeRules(builder.clock), builder.clock, script, new ContainedListener(builder.listener));
        HttpServer plain = HttpServer.create().host(LOOPBACK).port(builder.port).handle(handler);
        SslContext tls = builder.tls;
        http = tls == null ? plain : plain.secure(spec -> spec.sslContext(tls));
        scheme = tls == null ? "http" : "https";
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Opens the port; returns when it is open. Started twice, it stays as it is. */
    public synchronized IngestionServer start() {
        if (listening == null) {
            listening = Listening.start(http);
        }
        return this;
    }

    /** Closes the port and the connections still open, and ends the threads; returns when all is done. */
    @Override
    public synchronized void close() {
        if (listening != null) {
            listening.close();
            listening = null;
        }
    }

    /**
     * What goes into a connection string as {@code IngestionEndpoint}: {@code http://127.0.0.1:4711/}.
     *
     * @throws IllegalStateException when it is not started
     */
    public synchronized URI endpoint() {
        if (listening == null) {
            throw new IllegalStateException("The local ingestion endpoint is not started");
        }
        return URI.create(scheme + "://" + LOOPBACK + ":" + listening.port() + "/");
    }

    /** The answers to come; to be changed at any time. */
    public AnswerScript script() {
        return script;
    }

    /** Not thread-safe. */
    public static final class Builder {

        private int port;
        private Clock clock = Clock.systemUTC();
        private IngestionListener listener = post -> {};
        private @Nullable SslContext tls;

        private Builder() {}

        /** 0, the default, takes any free one. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** Tells items that are too old or too new; that of the system by default. */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        public Builder listener(IngestionListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** Speaks TLS only; plain HTTP by default. */
        public Builder tls(SslContext context) {
            this.tls = Objects.requireNonNull(context, "context");
            return this;
        }

        /** Opens nothing yet. */
        public IngestionServer build() {
            return new IngestionServer(this);
        }
    }
}
