package io.github.appinsights.spring.autoconfigure;

import io.github.appinsights.TelemetryClientBuilder;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.util.StringUtils;

/** TLS and proxy of the client's own connections, as the properties say; for no other connection of the application. */
record ServiceConnection(AppInsightsProperties properties, ObjectProvider<SslBundles> bundles) {

    /** @throws InvalidSettingException naming the property that is wrong */
    void applyTo(TelemetryClientBuilder builder) {
        String bundle = properties.ssl().bundle();
        if (StringUtils.hasText(bundle)) {
            secure(builder, bundle.strip());
        }
        String proxy = properties.proxy();
        if (StringUtils.hasText(proxy)) {
            try {
                builder.proxy(proxy);
            } catch (IllegalArgumentException e) {
                throw InvalidSettingException.proxy(e);
            }
        }
    }

    /** Whatever a bundle throws while its files are read is about that bundle. */
    private void secure(TelemetryClientBuilder builder, String name) {
        try {
            SslBundle bundle = bundles.getObject().getBundle(name);
            SslOptions options = bundle.getOptions();
            SSLContext context = bundle.createSslContext();
            builder.sslContext(context, new SSLParameters(options.getCiphers(), options.getEnabledProtocols()));
        } catch (NoSuchSslBundleException e) {
            throw InvalidSettingException.sslBundle("names an SSL bundle that is not there: \"" + name + "\"", e);
        } catch (RuntimeException e) {
            throw InvalidSettingException.sslBundle(
                    "names the SSL bundle \"" + name + "\", which cannot be used: " + reason(e), e);
        }
    }

    /** The innermost cause names the file. */
    private static String reason(RuntimeException failure) {
        Throwable cause = failure;
        for (int depth = 0; depth < 20 && cause.getCause() != null; depth++) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
