package io.github.appinsights.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A proxy on a loopback port that speaks CONNECT and SOCKS 5, whichever it is asked in. Every tunnel leads to one port of this
 * machine, so that the names it is asked for need not exist.
 */
public final class ProxyDouble implements AutoCloseable {

    private final ServerSocket socket;
    private final int destination;
    private final @Nullable String credentials;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int refusal;

    private ProxyDouble(int destination, @Nullable String credentials) {
        this.destination = destination;
        this.credentials = credentials;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** @param destination port every tunnel leads to */
    public static ProxyDouble to(int destination) {
        return new ProxyDouble(destination, null);
    }

    /** @param credentials {@code user:password} it asks for */
    public static ProxyDouble to(int destination, String credentials) {
        return new ProxyDouble(destination, credentials);
    }

    /** From now on no tunnel is opened, but this status answered; 0 ends that. */
    public void refuse(int status) {
        refusal = status;
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** {@code host:port} of each tunnel that was opened or refused. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        closeQuietly(socket);
        open.forEach(ProxyDouble::closeQuietly);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                open.add(client);
                start(() -> serve(client));
            } catch (IOException e) {
                // closed, which ends the loop
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            int first = in.read();
            boolean opened = first == 5 ? socks(in, out) : connect((char) first + head(in), out);
            if (opened) {
                tunnel(client, in);
            }
        } catch (IOException e) {
            // one of the two has gone
        }
    }

    private boolean connect(String head, OutputStream out) throws IOException {
        asked.add(head.split(" ", 3)[1]);
        int status = refusal != 0 ? refusal : isAllowed(head) ? 200 : 407;
        out.write(
                ("HTTP/1.1 " + status + " Text\r\n" + (status == 407 ? "Proxy-Authenticate: Basic realm=\"x\"\r\n" : "")
                                + (status == 200 ? "" : "Content-Length: 0\r\n") + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return status == 200;
    }

    private boolean isAllowed(String head) {
        return credentials == null
                || head.lines()
                        .anyMatch(line -> line.equalsIgnoreCase("Proxy-Authorization: Basic "
                                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8))));
    }

    private boolean socks(InputStream in, OutputStream out) throws IOException {
        in.readNBytes(in.read());
        out.write(new byte[] {5, (byte) (credentials == null ? 0 : 2)});
        if (credentials != null) {
            in.read();
            String user = new String(in.readNBytes(in.read()), StandardCharsets.UTF_8);
            String password = new String(in.readNBytes(in.read()), StandardCharsets.UTF_8);
            boolean allowed = credentials.equals(user + ":" + password);
            out.write(new byte[] {1, (byte) (allowed ? 0 : 1)});
            if (!allowed) {
                return false;
            }
        }
        in.readNBytes(3);
        int type = in.read();
        String host = type == 3
                ? new String(in.readNBytes(in.read()), StandardCharsets.US_ASCII)
                : InetAddress.getByAddress(in.readNBytes(type == 1 ? 4 : 16)).getHostAddress();
        asked.add(host + ":" + (in.read() << 8 | in.read()));
        out.write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 0});
        return true;
    }

    private void tunnel(Socket client, InputStream in) throws IOException {
        try (Socket service = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), destination)) {
            open.add(service);
            start(() -> copy(service, client));
            in.transferTo(service.getOutputStream());
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one of the two has gone
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int one = in.read();
            if (one < 0) {
                throw new IOException("gone");
            }
            head.append((char) one);
        }
        return head.toString();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "proxy-double");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // gone is gone
        }
    }
}
