package io.github.appinsights.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Buffers are outside the heap: what is not given back is lost until the process ends. */
class LeakTests {

    private static final int TIMES = 5;
    private static final Level LEVEL = ResourceLeakDetector.getLevel();
    /** Silent here, as one of the tests leaks; what is told to the listener fails a test. */
    private static final Logger log = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);

    private static final Queue<String> leaks = new ConcurrentLinkedQueue<>();

    private final AtomicInteger requests = new AtomicInteger();
    private final IngestionServer server = IngestionServer.builder()
            .listener(post -> requests.incrementAndGet())
            .build()
            .start();
    private final TrackClient client = new TrackClient(server.endpoint());

    @BeforeAll
    static void watch() {
        ResourceLeakDetector.setLevel(Level.PARANOID);
        log.setAdditive(false);
        ByteBufUtil.setLeakListener((type, records) -> leaks.add(type + "\n" + records));
    }

    @AfterAll
    static void leave() {
        ByteBufUtil.setLeakListener(null);
        log.setAdditive(true);
        ResourceLeakDetector.setLevel(LEVEL);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aLeakWouldBeSeen() {
        for (int i = 0; i < TIMES; i++) {
            PooledByteBufAllocator.DEFAULT.buffer(64).writeByte(1);
        }

        await().untilAsserted(() -> {
            collect();
            assertThat(leaks).isNotEmpty();
        });
        leaks.clear();
    }

    @Test
    void hostileBodiesLeaveNoBufferBehind() throws Exception {
        byte[] large = new byte[10 << 20];
        byte[] bomb = TrackClient.gzip(new byte[40 << 20]);
        for (int i = 0; i < TIMES; i++) {
            assertThat(client.post("v2.1/track", large).status()).isEqualTo(413);
            assertThat(client.post("v2.1/track", bomb, "Content-Encoding", "gzip")
                            .status())
                    .isEqualTo(413);
            assertThat(client.post("v2.1/track", large, "Content-Encoding", "gzip")
                            .status())
                    .isEqualTo(413);
            assertThat(client.post("v2.1/track", new byte[] {1, 2}, "Content-Encoding", "br")
                            .status())
                    .isEqualTo(415);
            assertThat(client.track("[".repeat(30_000)).status()).isEqualTo(400);
            assertThat(client.trackGzip(String.join("\n", Collections.nCopies(64_001, "{}")))
                            .status())
                    .isEqualTo(413);
            assertThat(client.post("v2/validate", new byte[1 << 20]).status()).isEqualTo(404);
            assertThat(client.send(client.request("v2/track").GET().build()).status())
                    .isEqualTo(405);
            sendPartOfABody(server.endpoint());
        }
        server.close();

        assertNoLeak();
    }

    @Test
    void answersThatAreNoneLeaveNoBufferBehind() throws Exception {
        Answer late = Answer.status(200).after(Duration.ofMinutes(1));
        for (int i = 0; i < TIMES; i++) {
            server.script().then(Answer.silence(), Answer.reset(), late);
            sendAndLeave(server.endpoint());
            sendAndLeave(server.endpoint());
            sendAndLeave(server.endpoint());
        }
        await().untilAsserted(() -> assertThat(requests).hasValue(3 * TIMES));
        server.close();

        assertNoLeak();
    }

    private static void assertNoLeak() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            collect();
        }
        assertThat(leaks).isEmpty();
    }

    /** Leaks are told when the garbage collector has found them and another buffer is taken. */
    private static void collect() throws InterruptedException {
        System.gc();
        Thread.sleep(50);
        PooledByteBufAllocator.DEFAULT.buffer(64).release();
    }

    private static void sendPartOfABody(URI endpoint) throws IOException {
        send(
                endpoint,
                "POST /v2.1/track HTTP/1.1\r\nHost: local\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(50_000));
    }

    private static void sendAndLeave(URI endpoint) throws IOException {
        send(endpoint, "POST /v2.1/track HTTP/1.1\r\nHost: local\r\nContent-Length: 2\r\n\r\n{}");
    }

    private static void send(URI endpoint, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        }
    }
}
