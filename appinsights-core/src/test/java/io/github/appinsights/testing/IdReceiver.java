package io.github.appinsights.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An endpoint that takes everything and remembers nothing but which ids it saw; fast enough for a million items. */
public final class IdReceiver implements AutoCloseable {

    private static final byte[] OK =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final String LENGTH = "content-length:";

    private final ServerSocket socket;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final BitSet seen = new BitSet();
    private long repeated;

    private IdReceiver() {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static IdReceiver start() {
        IdReceiver receiver = new IdReceiver();
        run(receiver::accept);
        return receiver;
    }

    public String endpoint() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/";
    }

    /** How many different ids came. */
    public synchronized int distinct() {
        return seen.cardinality();
    }

    /** How many came that had come before. */
    public synchronized long repeated() {
        return repeated;
    }

    /** The highest id that came. */
    public synchronized int highest() {
        return seen.length() - 1;
    }

    private synchronized void saw(byte[] plain) {
        ItemIds.forEachIn(plain, id -> {
            repeated += seen.get(id) ? 1 : 0;
            seen.set(id);
        });
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                open.add(connection);
                run(() -> serve(connection));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream(), 64 << 10);
            OutputStream out = connection.getOutputStream();
            while (true) {
                int length = -1;
                for (String line = HttpLine.read(in); !line.isEmpty(); line = HttpLine.read(in)) {
                    if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                        length =
                                Integer.parseInt(line.substring(LENGTH.length()).strip());
                    }
                }
                byte[] plain = ItemIds.plain(in.readNBytes(length));
                saw(plain);
                out.write(OK);
            }
        } catch (IOException e) {
            // the client has gone
        } finally {
            open.remove(connection);
        }
    }

    private static void run(Runnable task) {
        Thread thread = new Thread(task, "id-receiver");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket connection : open) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
