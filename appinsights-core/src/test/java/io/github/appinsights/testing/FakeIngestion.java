package io.github.appinsights.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * An ingestion endpoint on a loopback port that answers by script: first what was queued with {@link #answer}, each once, then
 * the {@linkplain #byDefault default}, which is to accept everything.
 */
public final class FakeIngestion implements AutoCloseable {

    private volatile ServerSocketFactory sockets;
    private volatile boolean asksForCertificates;
    private final String scheme;
    private final String address;
    private final int port;
    private final Queue<Answer> script = new ConcurrentLinkedQueue<>();
    private final List<Received> requests = new CopyOnWriteArrayList<>();
    private final Queue<String> items = new ConcurrentLinkedQueue<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<SSLSession> sessions = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Function<Received, Answer> fallback = request -> Answer.ok();
    private volatile Listener listener;

    private FakeIngestion(String scheme, ServerSocketFactory sockets, String address, int wantedPort) {
        this.scheme = scheme;
        this.sockets = sockets;
        this.address = address;
        this.listener = listen(wantedPort);
        this.port = listener.socket.getLocalPort();
    }

    public static FakeIngestion start() {
        return new FakeIngestion("http", ServerSocketFactory.getDefault(), "127.0.0.1", 0);
    }

    /** On another address of this machine, at the port of {@code other}. */
    public static FakeIngestion startBeside(FakeIngestion other, String address) {
        return new FakeIngestion("http", ServerSocketFactory.getDefault(), address, other.port);
    }

    public static FakeIngestion startTls(SSLContext identity) {
        return new FakeIngestion("https", identity.getServerSocketFactory(), "127.0.0.1", 0);
    }

    /** Talks only to clients with a certificate it trusts. */
    public static FakeIngestion startMutualTls(SSLContext identity) {
        FakeIngestion service = startTls(identity);
        service.pause();
        service.asksForCertificates = true;
        service.resume();
        return service;
    }

    /** Queues answers for the next requests. */
    public FakeIngestion answer(Answer... answers) {
        script.addAll(List.of(answers));
        return this;
    }

    public FakeIngestion byDefault(Answer answer) {
        return byDefault(request -> answer);
    }

    public FakeIngestion byDefault(Function<Received, Answer> answer) {
        fallback = answer;
        return this;
    }

    /** {@code http://127.0.0.1:port/v2.1/track}. */
    public URI uri() {
        return endpoint().resolve("v2.1/track");
    }

    /** {@code http://127.0.0.1:port/}, as in a connection string. */
    public URI endpoint() {
        return URI.create(scheme + "://" + address + ":" + port + "/");
    }

    /** In the order in which they were read in full. */
    public List<Received> requests() {
        return List.copyOf(requests);
    }

    /** The JSON lines that were accepted: all of a request answered 200, those not listed in the errors of a 206. */
    public List<String> items() {
        return List.copyOf(items);
    }

    /** How many connections there were so far. */
    public int connections() {
        return connections.get();
    }

    /** What TLS each of them agreed on. */
    public List<SSLSession> sessions() {
        return List.copyOf(sessions);
    }

    /** How many there are now. */
    public int openConnections() {
        return open.size();
    }

    /** Refuses connections, and cuts those there are, until {@link #resume}. */
    public void pause() {
        closeQuietly(listener.socket);
        try {
            // a thread inside accept() keeps the port open until it has woken up
            listener.thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        cutConnections();
    }

    /** Listens on the same port again. */
    public void resume() {
        listener = listen(port);
    }

    /** The same, speaking TLS as somebody else from now on. */
    public void resumeTls(SSLContext identity) {
        sockets = identity.getServerSocketFactory();
        resume();
    }

    public void cutConnections() {
        open.forEach(FakeIngestion::closeQuietly);
    }

    @Override
    public void close() {
        closed.countDown();
        pause();
    }

    private Listener listen(int wanted) {
        try {
            ServerSocket socket = sockets.createServerSocket();
            socket.setReuseAddress(true);
            if (socket instanceof SSLServerSocket tls) {
                tls.setNeedClientAuth(asksForCertificates);
            }
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), wanted));
            return new Listener(socket, start("fake-ingestion-" + socket.getLocalPort(), () -> accept(socket)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                if (socket.isClosed()) {
                    closeQuietly(connection);
                    return;
                }
                open.add(connection);
                int number = connections.incrementAndGet();
                start("fake-ingestion-" + port + "-" + number, () -> serve(connection, number));
            } catch (IOException e) {
                // closed, which ends the loop, or given up by the client before it was accepted
            }
        }
    }

    private void serve(Socket connection, int number) {
        try (connection) {
            connection.setTcpNoDelay(true);
            if (connection instanceof SSLSocket tls) {
                sessions.add(tls.getSession()); // after the handshake
            }
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = connection.getOutputStream();
            for (List<String> head = head(in); !head.isEmpty(); head = head(in)) {
                Received bare = new Received(number, head, new byte[0]);
                String length = bare.header("Content-Length");
                byte[] body = in.readNBytes(length == null ? 0 : Integer.parseInt(length));
                Received request = new Received(number, head, body);
                requests.add(request);
                Answer next = script.poll();
                Answer answer = next == null ? fallback.apply(request) : next;
                items.addAll(answer.accepted(request));
                if (!send(answer, request, connection, in, out)) {
                    return;
                }
            }
        } catch (IOException | InterruptedException e) {
            // the client has gone
        } finally {
            open.remove(connection);
        }
    }

    /** Returns whether the connection is to be kept. */
    private boolean send(Answer answer, Received request, Socket connection, InputStream in, OutputStream out)
            throws IOException, InterruptedException {
        wait(answer.delay());
        byte[] body = answer.body(request);
        switch (answer.kind()) {
            case HANG -> in.transferTo(OutputStream.nullOutputStream());
            case CUT -> {}
            case RESET -> connection.setSoLinger(true, 0);
            case BYTES -> out.write(body);
            case RESPONSE -> {
                out.write(answer.head(body.length));
                if (answer.drip().isZero()) {
                    out.write(body);
                } else {
                    for (byte one : body) {
                        out.write(one);
                        wait(answer.drip());
                    }
                }
                return !answer.close();
            }
        }
        return false;
    }

    private void wait(Duration time) throws InterruptedException {
        if (!time.isZero()) {
            boolean over = closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
            if (over) {
                throw new InterruptedException();
            }
        }
    }

    /** Request line and headers; empty at the end of the stream. */
    private static List<String> head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int one = in.read(); one >= 0; one = in.read()) {
            head.write(one);
            if (one == '\n') {
                String text = head.toString(StandardCharsets.ISO_8859_1);
                if (text.endsWith("\r\n\r\n")) {
                    return List.of(text.substring(0, text.length() - 4).split("\r\n", -1));
                }
            }
        }
        return List.of();
    }

    private static Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // gone is gone
        }
    }

    private record Listener(ServerSocket socket, Thread thread) {}
}
