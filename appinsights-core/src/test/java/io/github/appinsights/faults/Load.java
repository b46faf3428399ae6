package io.github.appinsights.faults;

import io.github.appinsights.TelemetryClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Tracks items of about 1 kB of JSON, numbered one after the other, and takes the time of every call. They resemble each other as
 * telemetry does, and have an id of 16 random bytes each.
 */
final class Load {

    private static final int SENTENCES = 20;
    private static final int SENTENCE_LENGTH = 550;

    private final TelemetryClient client;
    private final String[] sentences = new String[SENTENCES];
    private final AtomicInteger nextId;
    private final Times times = new Times();
    private volatile boolean running;
    private @Nullable Thread thread;

    Load(TelemetryClient client, int firstId) {
        this.client = client;
        this.nextId = new AtomicInteger(firstId);
        Random random = new Random(1);
        for (int i = 0; i < SENTENCES; i++) {
            StringBuilder sentence = new StringBuilder();
            while (sentence.length() < SENTENCE_LENGTH) {
                int letter = random.nextInt(32);
                sentence.append(letter < 26 ? (char) ('a' + letter) : ' ');
            }
            sentences[i] = sentence.toString();
        }
    }

    int nextId() {
        return nextId.get();
    }

    void track() {
        int id = nextId.getAndIncrement();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        client.trackEvent(
                "order placed",
                Map.of(
                        "id",
                        Integer.toString(id),
                        "at",
                        Long.toString(System.currentTimeMillis()),
                        "trace",
                        Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong()),
                        "text",
                        sentences[random.nextInt(SENTENCES)]));
    }

    /** Leaves an id to an item that is tracked otherwise. */
    void skip() {
        nextId.getAndIncrement();
    }

    private void timed(Times into) {
        long before = System.nanoTime();
        track();
        into.add(System.nanoTime() - before);
    }

    void track(int count) {
        for (int i = 0; i < count; i++) {
            track();
        }
    }

    /** At an even pace, until {@link #stop}. */
    void start(int perSecond) {
        running = true;
        Thread driver = new Thread(() -> run(perSecond), "load");
        driver.setDaemon(true);
        thread = driver;
        driver.start();
    }

    private void run(int perSecond) {
        long begin = System.nanoTime();
        long done = 0;
        while (running) {
            long due = (System.nanoTime() - begin) * perSecond / 1_000_000_000L;
            synchronized (times) {
                for (; done < due && running; done++) {
                    timed(times);
                }
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    void stop() throws InterruptedException {
        running = false;
        Thread driver = thread;
        if (driver != null) {
            driver.join();
            thread = null;
        }
    }

    /** As fast as that many threads can, which {@code factory} makes. */
    void flood(int threads, long millis, java.util.function.Function<Runnable, Thread> factory)
            throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(threads);
        long until = System.nanoTime() + millis * 1_000_000;
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(factory.apply(() -> {
                Times own = new Times();
                while (System.nanoTime() - until < 0) {
                    timed(own);
                }
                synchronized (times) {
                    times.add(own);
                }
                ended.countDown();
            }));
        }
        all.forEach(Thread::start);
        ended.await();
    }

    Figures times(Figures into) {
        synchronized (times) {
            return into.put("calls", times.count())
                    .put("p50Nanos", times.quantile(0.5))
                    .put("p99Nanos", times.quantile(0.99))
                    .put("p999Nanos", times.quantile(0.999))
                    .put("mostNanos", times.most());
        }
    }
}
