package io.github.appinsights.faults;

import io.github.appinsights.testing.HttpLine;
import io.github.appinsights.testing.ItemIds;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** An ingestion endpoint on a loopback port that knows every item by its id, and does what its mode says. */
final class Endpoint implements AutoCloseable {

    private static final String LENGTH = "content-length:";

    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger answering = new AtomicInteger();
    private final AtomicInteger mostAnswering = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final AtomicLong written = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final BitSet seen = new BitSet();
    private long repeated;
    private long lastTaken;
    private int[] lateMillis = new int[1 << 16];
    private volatile Mode mode = Modes.ok();
    private volatile Listener listener;

    private Endpoint() {
        listener = listen(0);
    }

    static Endpoint start() {
        return new Endpoint();
    }

    int port() {
        return listener.port;
    }

    String address() {
        return "http://127.0.0.1:" + port() + "/";
    }

    Endpoint mode(Mode next) {
        mode = next;
        return this;
    }

    /** Refuses connections, and cuts those there are, until {@link #resume}. */
    void refuse() {
        closeQuietly(listener.socket);
        try {
            listener.thread.join(10_000); // inside accept() it would keep the port open
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        open.forEach(Endpoint::closeQuietly);
    }

    void resume() {
        listener = listen(listener.port);
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    int requestCount() {
        return requests.size();
    }

    /** Requests that came since that time of {@code nanoTime}. */
    List<Request> requestsSince(long nanos) {
        return requests.stream().filter(request -> request.at() - nanos >= 0).toList();
    }

    List<Request> requestsBetween(long from, long to) {
        return requestsSince(from).stream()
                .filter(request -> request.at() - to < 0)
                .toList();
    }

    int connections() {
        return connections.get();
    }

    /** The most requests there were at once without their answer. */
    int mostAnswering() {
        return mostAnswering.get();
    }

    int mostOpen() {
        return mostOpen.get();
    }

    /** Bytes of answers that were given to the sockets. */
    long written() {
        return written.get();
    }

    /** How many different ids were taken. */
    synchronized int distinct() {
        return seen.cardinality();
    }

    synchronized boolean has(int id) {
        return seen.get(id);
    }

    /** How many ids from that one on were taken, up to but not including another. */
    synchronized int distinct(int from, int to) {
        return seen.get(from, to).cardinality();
    }

    /** How many were taken that had been taken before. */
    synchronized long repeated() {
        return repeated;
    }

    /** When an item was last taken, in {@code nanoTime}. */
    synchronized long lastTaken() {
        return lastTaken;
    }

    /** The longest that an item from that id on took from being tracked to being taken for the first time, in milliseconds. */
    synchronized int latestMillis(int from) {
        return Arrays.stream(lateMillis, from, seen.length()).max().orElse(0);
    }

    synchronized void take(Request request, Set<Integer> indexesNot) {
        lastTaken = System.nanoTime();
        long now = System.currentTimeMillis();
        for (int index = 0; index < request.items(); index++) {
            if (!indexesNot.contains(index)) {
                int id = request.id(index);
                if (seen.get(id)) {
                    repeated++;
                } else {
                    seen.set(id);
                    if (id >= lateMillis.length) {
                        lateMillis = Arrays.copyOf(lateMillis, 2 * id);
                    }
                    lateMillis[id] = (int) (now - request.trackedMillis(index));
                }
            }
        }
    }

    private Listener listen(int wanted) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), wanted));
            return new Listener(socket, socket.getLocalPort(), start(() -> accept(socket)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                open.add(connection);
                connections.incrementAndGet();
                mostOpen.accumulateAndGet(open.size(), Math::max);
                start(() -> serve(connection));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream(), 64 << 10);
            Wire wire = new Wire(connection, in, closed, written);
            boolean kept = true;
            while (kept) {
                Request request = read(in);
                requests.add(request);
                mostAnswering.accumulateAndGet(answering.incrementAndGet(), Math::max);
                try {
                    kept = mode.answer(request, wire);
                } finally {
                    answering.decrementAndGet();
                    request.ended();
                }
            }
        } catch (IOException e) {
            // the client has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(connection);
        }
    }

    private Request read(InputStream in) throws IOException {
        String first = HttpLine.read(in);
        int length = 0;
        for (String line = HttpLine.read(in); !line.isEmpty(); line = HttpLine.read(in)) {
            if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(line.substring(LENGTH.length()).strip());
            }
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException();
        }
        String[] lines = new String(ItemIds.plain(body), StandardCharsets.ISO_8859_1).split("\n", -1);
        List<String> items = new ArrayList<>(lines.length);
        for (String line : lines) {
            if (!line.isBlank()) {
                items.add(line);
            }
        }
        int[] ids =
                items.stream().mapToInt(item -> (int) number(item, "\"id\":\"")).toArray();
        long[] tracked =
                items.stream().mapToLong(item -> number(item, "\"at\":\"")).toArray();
        return new Request(this, requests.size() + 1, first.split(" ", -1)[1], ids, tracked, length);
    }

    private static long number(String item, String key) {
        int from = item.indexOf(key) + key.length();
        return Long.parseLong(item, from, item.indexOf('"', from), 10);
    }

    private static Thread start(Runnable task) {
        Thread thread = new Thread(task, "endpoint");
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

    @Override
    public void close() {
        closed.countDown();
        refuse();
    }

    private record Listener(ServerSocket socket, int port, Thread thread) {}
}
