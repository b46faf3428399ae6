package io.github.appinsights.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The endpoint's side of a connection. */
final class Wire {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final CountDownLatch closed;
    private final AtomicLong written;

    Wire(Socket socket, InputStream in, CountDownLatch closed, AtomicLong written) throws IOException {
        this.socket = socket;
        this.in = in;
        this.out = socket.getOutputStream();
        this.closed = closed;
        this.written = written;
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
        written.addAndGet(bytes.length);
    }

    void write(String latin1) throws IOException {
        write(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Status line and headers, each ending in a line end. */
    void head(int status, long length, String headers) throws IOException {
        write("HTTP/1.1 " + status + " Some Text\r\n" + headers + "Content-Length: " + length + "\r\n\r\n");
    }

    void respond(int status, String headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        head(status, bytes.length, headers);
        write(bytes);
    }

    /** Returns when the client gives up. */
    void stall() throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
    }

    void pause(Duration time) throws IOException, InterruptedException {
        boolean over = closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
        if (over) {
            throw new IOException("the endpoint is closed");
        }
    }
}
