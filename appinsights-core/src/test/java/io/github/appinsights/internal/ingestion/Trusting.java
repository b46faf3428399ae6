package io.github.appinsights.internal.ingestion;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import javax.net.ssl.SSLException;
import reactor.netty.http.client.HttpClient;

/** A client of the application's own that checks no certificate. */
final class Trusting {

    private Trusting() {}

    static HttpClient everything() throws SSLException {
        SslContext context = SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build();
        return HttpClient.newConnection().secure(tls -> tls.sslContext(context));
    }
}
