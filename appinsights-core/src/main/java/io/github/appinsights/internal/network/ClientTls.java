package io.github.appinsights.internal.network;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** TLS as the application sets it; the host's name is checked in any case, as Reactor Netty adds that. */
public final class ClientTls {

    private ClientTls() {}

    /**
     * @param parameters protocols and cipher suites, each null for the defaults; the rest of it is not looked at
     * @throws IllegalArgumentException where the context has no such protocol or cipher suite
     */
    @SuppressWarnings("NullAway") // Netty takes null for its defaults
    public static SslContext of(SSLContext context, @Nullable SSLParameters parameters) {
        String @Nullable [] protocols = parameters == null ? null : parameters.getProtocols();
        String @Nullable [] ciphers = parameters == null ? null : parameters.getCipherSuites();
        SslContext tls = new JdkSslContext(
                context,
                true,
                ciphers == null ? null : List.of(ciphers),
                IdentityCipherSuiteFilter.INSTANCE,
                ApplicationProtocolConfig.DISABLED,
                ClientAuth.NONE,
                protocols,
                false);
        tls.newEngine(ByteBufAllocator.DEFAULT); // unknown names are refused here, or else at each connection
        return tls;
    }
}
