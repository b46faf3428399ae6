package io.github.appinsights.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Keys and certificates, signed by themselves or by another, made with the JDK's keytool. */
public final class Identity {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path store;
    private final String alias;

    private Identity(Path store, String alias) {
        this.store = store;
        this.alias = alias;
    }

    /** Signed by itself, so that whoever trusts it trusts what it signs. */
    public static Identity authority(Path directory) throws Exception {
        Identity authority = new Identity(directory.resolve("identities.p12"), "authority");
        authority.generate("-ext", "bc:c");
        return authority;
    }

    /**
     * Signed by this one.
     *
     * @param name as in keytool's {@code -ext san=}: {@code ip:127.0.0.1}, {@code dns:localhost}
     */
    public Identity signed(String alias, String name) throws Exception {
        return signed(alias, name, "-1d", 3);
    }

    /** The same, for that time. */
    public Identity signed(String alias, String name, String start, int days) throws Exception {
        Identity identity = new Identity(store, alias);
        identity.generate(
                "-signer", this.alias, "-ext", "san=" + name, "-startdate", start, "-validity", Integer.toString(days));
        return identity;
    }

    /** Signed by nobody else, in the same place. */
    public Identity stranger(String alias, String name) throws Exception {
        Identity stranger = new Identity(store, alias);
        stranger.generate("-ext", "san=" + name);
        return stranger;
    }

    /** Speaks as this one and trusts what {@code trusted} signed; as the JVM does where that is null. */
    public SSLContext trusting(@Nullable Identity trusted) throws Exception {
        return context(this, trusted);
    }

    /** Has no certificate and trusts what this one signed. */
    public SSLContext trust() throws Exception {
        return context(null, this);
    }

    private static SSLContext context(@Nullable Identity self, @Nullable Identity trusted) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        KeyStore own = empty();
        if (self != null) {
            KeyStore all = self.load();
            own.setKeyEntry("self", all.getKey(self.alias, PASSWORD), PASSWORD, all.getCertificateChain(self.alias));
        }
        keys.init(own, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore anchors = null;
        if (trusted != null) {
            anchors = empty();
            anchors.setCertificateEntry("anchor", trusted.load().getCertificate(trusted.alias));
        }
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        return keys;
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private void generate(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                store.toString()));
        command.addAll(List.of(options));
        Path log = store.resolveSibling("keytool.log");
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException(Files.readString(log));
        }
    }
}
