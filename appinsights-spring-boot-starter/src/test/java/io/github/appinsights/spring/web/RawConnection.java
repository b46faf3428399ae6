package io.github.appinsights.spring.web;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that says byte for byte what a test wants, and leaves when it wants. */
final class RawConnection implements AutoCloseable {

    private final Socket socket;

    RawConnection(int port) throws IOException {
        socket = new Socket("localhost", port);
        socket.setSoTimeout(10_000);
    }

    /** Writes lines, each ended as HTTP wants it. */
    RawConnection send(String... lines) throws IOException {
        socket.getOutputStream().write((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Sends a request without a body, in a trace. */
    RawConnection request(String method, String path, String traceId, String... headers) throws IOException {
        send(
                method + " " + path + " HTTP/1.1",
                "Host: localhost",
                "traceparent: 00-" + traceId + "-00f067aa0ba902b7-01");
        return headers.length == 0 ? send("") : send(headers).send("");
    }

    /** Reads until that text has come. */
    String readUntil(String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                break;
            }
            read.append((char) next);
        }
        return read.toString();
    }

    /** Everything up to the end of the connection. */
    byte[] readAll() throws IOException {
        return socket.getInputStream().readAllBytes();
    }

    /** Goes away without a farewell. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
