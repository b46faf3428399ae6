package io.github.appinsights.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Keys and certificates as PEM files, made with the JDK's keytool: of an authority, and of a server and a client it signed.
 *
 * @param directory has authority.crt, server.crt, server.key, client.crt and client.key
 */
record PemFiles(Path directory) {

    private static final char[] PASSWORD = "changeit".toCharArray();

    static PemFiles in(Path directory) throws Exception {
        PemFiles files = new PemFiles(directory);
        files.generate("authority", "-ext", "bc:c");
        files.generate("server", "-signer", "authority", "-ext", "san=dns:localhost");
        files.generate("client", "-signer", "authority");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve("keys.p12"))) {
            keys.load(in, PASSWORD);
        }
        for (String alias : List.of("authority", "server", "client")) {
            files.write(
                    alias + ".crt", "CERTIFICATE", keys.getCertificate(alias).getEncoded());
            files.write(
                    alias + ".key", "PRIVATE KEY", keys.getKey(alias, PASSWORD).getEncoded());
        }
        return files;
    }

    Path of(String name) {
        return directory.resolve(name);
    }

    private void write(String file, String kind, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        Files.writeString(of(file), "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    private void generate(String alias, String... options) throws IOException, InterruptedException {
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
                of("keys.p12").toString()));
        command.addAll(List.of(options));
        Path log = of("keytool.log");
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException(Files.readString(log));
        }
    }
}
