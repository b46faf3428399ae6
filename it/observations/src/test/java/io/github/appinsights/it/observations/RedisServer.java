package io.github.appinsights.it.observations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The real program, as Debian installs it, on a port of its own, without any file. */
final class RedisServer implements AutoCloseable {

    private final int port;
    private final @Nullable Process process;

    private RedisServer(int port, @Nullable Process process) {
        this.port = port;
        this.process = process;
    }

    /** One that is not there where the program is missing. */
    static RedisServer start() throws IOException {
        int port = freePort();
        Process process;
        try {
            process = new ProcessBuilder(
                            "redis-server",
                            "--bind",
                            "127.0.0.1",
                            "--port",
                            Integer.toString(port),
                            "--save",
                            "",
                            "--appendonly",
                            "no")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException missing) {
            return new RedisServer(port, null);
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> answers(port));
        return new RedisServer(port, process);
    }

    int port() {
        return port;
    }

    /** Skips the test without it, or fails it where tests are strict. */
    void require() {
        if (Boolean.getBoolean("appinsights.tests.strict")) {
            assertThat(process).as("needs redis-server").isNotNull();
        }
        assumeTrue(process != null, "needs redis-server");
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroy();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
