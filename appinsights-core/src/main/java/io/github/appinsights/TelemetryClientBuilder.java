package io.github.appinsights;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.ConnectionString;
import io.github.appinsights.channel.TelemetryChannel;
import io.github.appinsights.internal.ingestion.IngestionClient;
import io.github.appinsights.internal.network.ClientTls;
import io.github.appinsights.internal.network.Network;
import io.github.appinsights.internal.network.ProxyServer;
import io.github.appinsights.internal.pipeline.BufferedChannel;
import io.github.appinsights.internal.sampling.Sampling;
import io.github.appinsights.internal.wire.BatchWriter;
import io.github.appinsights.internal.wire.CommonTags;
import io.github.appinsights.model.DeviceContext;
import io.github.appinsights.processing.Hooks;
import io.github.appinsights.processing.SecretMasking;
import io.github.appinsights.processing.TelemetryFilter;
import io.github.appinsights.processing.TelemetryInitializer;
import io.github.appinsights.sampling.SamplingOptions;
import io.netty.handler.ssl.SslContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/**
 * Options of a client. Not thread-safe. Wrong values are refused at once, with the option named; only the destination must be
 * given, by {@link #connectionString}, {@link #instrumentationKey}, {@link #fromEnvironment} or {@link #channel}.
 */
public final class TelemetryClientBuilder {

    private @Nullable ConnectionString connection;
    private @Nullable String instrumentationKey;
    private @Nullable String endpoint;
    private @Nullable HttpClient httpClient;
    private @Nullable SslContext tls;
    private @Nullable ProxyServer proxy;
    private @Nullable TelemetryChannel channel;
    private @Nullable String roleName;
    private @Nullable String roleInstance;
    private @Nullable String applicationVersion;
    private DeviceContext device = DeviceContext.NONE;
    private ChannelOptions options = ChannelOptions.DEFAULTS;
    private SamplingOptions sampling = SamplingOptions.ALL;
    private SecretMasking masking = SecretMasking.defaults();
    private Clock clock = Clock.systemUTC();
    private boolean closeOnJvmShutdown = true;
    private final List<TelemetryInitializer> initializers = new ArrayList<>();
    private final List<TelemetryFilter> filters = new ArrayList<>();

    TelemetryClientBuilder() {}

    /**
     * Where telemetry goes; wins over a key.
     *
     * @throws io.github.appinsights.channel.InvalidConnectionStringException saying what is wrong with it
     */
    public TelemetryClientBuilder connectionString(String connectionString) {
        return connectionString(ConnectionString.parse(Objects.requireNonNull(connectionString, "connectionString")));
    }

    /** Where telemetry goes; wins over a key. */
    public TelemetryClientBuilder connectionString(ConnectionString connectionString) {
        connection = Objects.requireNonNull(connectionString, "connectionString");
        return this;
    }

    /** Key of the resource, at the global endpoint unless {@link #endpoint} names another. */
    public TelemetryClientBuilder instrumentationKey(String instrumentationKey) {
        this.instrumentationKey = Objects.requireNonNull(instrumentationKey, "instrumentationKey");
        return this;
    }

    /** Ingestion endpoint that goes with {@link #instrumentationKey}: an https URL, or http on this machine. */
    public TelemetryClientBuilder endpoint(String endpoint) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        return this;
    }

    /**
     * Reads {@code APPLICATIONINSIGHTS_CONNECTION_STRING}, else {@code APPINSIGHTS_INSTRUMENTATIONKEY}, where this builder was
     * given no destination yet; and {@code APPLICATIONINSIGHTS_ROLE_NAME} and {@code APPLICATIONINSIGHTS_ROLE_INSTANCE}, where
     * it was given no role.
     */
    public TelemetryClientBuilder fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    TelemetryClientBuilder fromEnvironment(Map<String, String> environment) {
        if (connection == null && instrumentationKey == null) {
            String text = environment.get("APPLICATIONINSIGHTS_CONNECTION_STRING");
            String key = environment.get("APPINSIGHTS_INSTRUMENTATIONKEY");
            if (text != null && !text.isBlank()) {
                connectionString(text);
            } else if (key != null && !key.isBlank()) {
                instrumentationKey(key);
            }
        }
        roleName = roleName == null ? environment.get("APPLICATIONINSIGHTS_ROLE_NAME") : roleName;
        roleInstance = roleInstance == null ? environment.get("APPLICATIONINSIGHTS_ROLE_INSTANCE") : roleInstance;
        return this;
    }

    /**
     * HTTP client to send with, where {@link #sslContext} and {@link #proxy} do not suffice: it brings its own TLS, proxy, addresses and
     * connect timeout, so neither of those may be set with it. Its connections and loops stay the caller's to dispose of.
     */
    public TelemetryClientBuilder httpClient(HttpClient httpClient) {
        this.httpClient = Objects.requireNonNull(httpClient, "httpClient");
        return this;
    }

    /** TLS of our own connections, as {@link #sslContext(SSLContext, SSLParameters)} with the context's own protocols and ciphers. */
    public TelemetryClientBuilder sslContext(SSLContext context) {
        return sslContext(context, null);
    }

    /**
     * TLS of our own connections: whom to trust and who we are. Default: the JVM's. The name of the host is checked in any case. The
     * context is used as it is now: what replaces its files later is seen by a new client only.
     *
     * @param parameters protocols and cipher suites, each null for the JVM's; the rest of it is not looked at
     * @throws IllegalArgumentException where the context has no such protocol or cipher suite
     */
    public TelemetryClientBuilder sslContext(SSLContext context, @Nullable SSLParameters parameters) {
        this.tls = ClientTls.of(Objects.requireNonNull(context, "context"), parameters);
        return this;
    }

    /**
     * Proxy of our own connections, for every destination: {@code http://[user:password@]host:port}, or {@code socks5://} and the same;
     * user and password percent-encoded. Only the proxy's name is looked up here. Default: what the JVM's system properties say when
     * the client is built ({@code https.proxyHost}, {@code http.proxyHost} or {@code socksProxyHost}, with their ports and credentials,
     * and {@code http.nonProxyHosts}), and never for this machine itself.
     *
     * @throws IllegalArgumentException saying what is wrong, without any part of the address
     */
    public TelemetryClientBuilder proxy(String address) {
        this.proxy = ProxyServer.parse(Objects.requireNonNull(address, "address"));
        return this;
    }

    /** Takes the items, {@linkplain #masking masked}, instead of the built-in channel; no destination is needed then. */
    public TelemetryClientBuilder channel(TelemetryChannel channel) {
        this.channel = Objects.requireNonNull(channel, "channel");
        return this;
    }

    /** Name of the service, at most 256 characters. Default: none. */
    public TelemetryClientBuilder roleName(@Nullable String roleName) {
        this.roleName = roleName;
        return this;
    }

    /** Which of the service's processes this is, at most 256 characters. Default: the host's name. */
    public TelemetryClientBuilder roleInstance(@Nullable String roleInstance) {
        this.roleInstance = roleInstance;
        return this;
    }

    /** Version of the application, at most 1,024 characters. Default: none. */
    public TelemetryClientBuilder applicationVersion(@Nullable String applicationVersion) {
        this.applicationVersion = applicationVersion;
        return this;
    }

    /** The machine it runs on. Default: nothing said. */
    public TelemetryClientBuilder device(DeviceContext device) {
        this.device = Objects.requireNonNull(device, "device");
        return this;
    }

    /** Limits of the channel. */
    public TelemetryClientBuilder options(ChannelOptions options) {
        this.options = Objects.requireNonNull(options, "options");
        return this;
    }

    /** Adds a hook that enriches items; hooks run in the order they were added. */
    public TelemetryClientBuilder initializer(TelemetryInitializer initializer) {
        initializers.add(Objects.requireNonNull(initializer, "initializer"));
        return this;
    }

    /** Adds a hook that leaves items out; filters run after the initializers. */
    public TelemetryClientBuilder filter(TelemetryFilter filter) {
        filters.add(Objects.requireNonNull(filter, "filter"));
        return this;
    }

    /** Which operations are told. Default: all. */
    public TelemetryClientBuilder sampling(SamplingOptions sampling) {
        this.sampling = Objects.requireNonNull(sampling, "sampling");
        return this;
    }

    /**
     * Takes secrets out of items, behind initializers and filters: on the built-in channel's own thread, or on the thread that tracks
     * in front of a {@link #channel} of the caller's. Default: {@link SecretMasking#defaults()}.
     */
    public TelemetryClientBuilder masking(SecretMasking masking) {
        this.masking = Objects.requireNonNull(masking, "masking");
        return this;
    }

    /** Gives items their time. Default: the system's, in UTC. */
    public TelemetryClientBuilder clock(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
        return this;
    }

    /** Whether the client closes itself when the JVM ends. Default: true. */
    public TelemetryClientBuilder closeOnJvmShutdown(boolean close) {
        this.closeOnJvmShutdown = close;
        return this;
    }

    /**
     * The client, its threads started.
     *
     * @throws IllegalStateException where no destination was given, and for an {@code httpClient} with an {@code sslContext} or
     *     {@code proxy}
     * @throws IllegalArgumentException where a system property of the proxy is wrong, beginning with its name
     */
    public TelemetryClient build() {
        TelemetryChannel target = channel == null ? openChannel() : new MaskedChannel(channel, masking);
        Sampling sampled = sampling.keepsAll() ? null : new Sampling(sampling, target);
        TelemetryClient client = new TelemetryClient(
                target,
                new Hooks(initializers, filters),
                sampled,
                clock,
                options.exchangeTimeout(),
                options.closeTimeout());
        if (sampled != null) {
            sampled.start();
        }
        if (closeOnJvmShutdown) {
            client.closeOnJvmShutdown();
        }
        return client;
    }

    private TelemetryChannel openChannel() {
        ConnectionString destination = destination();
        CommonTags tags = new CommonTags(
                roleName,
                roleInstance == null ? LocalHost.name() : roleInstance,
                applicationVersion,
                device,
                SdkVersion.TAG);
        IngestionClient ingestion =
                IngestionClient.open(destination.trackAddress(), destination.instrumentationKey(), network(), clock);
        BufferedChannel buffered = new BufferedChannel(
                options,
                new BatchWriter(destination.instrumentationKey(), tags, masking::item),
                ingestion,
                clock,
                destination.ingestionEndpoint().getHost(),
                destination.ingestionEndpoint().getHost() + '\n' + destination.instrumentationKey());
        buffered.start();
        return buffered;
    }

    private Network network() {
        if (httpClient != null && (tls != null || proxy != null)) {
            throw new IllegalStateException("An httpClient has its own TLS and proxy: set them there, or leave it out");
        }
        ProxyServer way = proxy != null || httpClient != null ? proxy : ProxyServer.ofSystem(System.getProperties());
        return new Network(httpClient, options.connectTimeout(), options.maxInFlight(), tls, way);
    }

    private ConnectionString destination() {
        if (connection != null) {
            return connection;
        }
        if (instrumentationKey == null) {
            throw new IllegalStateException("No destination: give a connectionString or an instrumentationKey");
        }
        return endpoint == null
                ? ConnectionString.ofKey(instrumentationKey)
                : ConnectionString.ofKey(instrumentationKey, endpoint);
    }
}
