package io.github.appinsights.spring.logback;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.DropReason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application that logs 100,000 lines a second while it serves requests, one after the other, and prints what it measured. Runs in a
 * process of its own: connection string, milliseconds.
 */
final class LogLoad {

    static final int LINES_PER_SECOND = 100_000;

    private static final Logger log = LoggerFactory.getLogger("com.example.Load");
    private static final int THREADS = 4;
    private static final int LINES_PER_MILLI = LINES_PER_SECOND / 1_000 / THREADS;
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long WARM_UP_MILLIS = 3_000;

    private LogLoad() {}

    public static void main(String[] arguments) throws Exception {
        SpringApplication application = new SpringApplication(Served.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        try (ConfigurableApplicationContext context = application.run(
                "--server.port=0",
                "--logging.threshold.console=OFF",
                "--appinsights.connection-string=" + arguments[0],
                "--appinsights.delivery.close-timeout=30s")) {
            URI uri = URI.create("http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port")
                    + "/served");
            TelemetryClient client = context.getBean(TelemetryClient.class);
            load(WARM_UP_MILLIS, uri);
            client.flush(Duration.ofSeconds(20)).block(Duration.ofSeconds(25));
            DeliveryCounters before = client.state().counters();

            long began = System.nanoTime();
            Load load = load(Long.parseLong(arguments[1]), uri);
            long nanos = System.nanoTime() - began;
            client.flush(Duration.ofSeconds(120)).block(Duration.ofSeconds(125));
            DeliveryCounters after = client.state().counters();
            System.out.printf(
                    "lines=%d%nmillis=%d%nrequests=%d%np50=%d%np99=%d%np999=%d%nmost=%d%noffered=%d%nsent=%d%nqueueFull=%d%n",
                    load.latencies.length,
                    TimeUnit.NANOSECONDS.toMillis(nanos),
                    load.requests,
                    at(load.latencies, 0.5),
                    at(load.latencies, 0.99),
                    at(load.latencies, 0.999),
                    at(load.latencies, 1),
                    after.offered() - before.offered(),
                    after.sent() - before.sent(),
                    after.dropped().getOrDefault(DropReason.QUEUE_FULL, 0L)
                            - before.dropped().getOrDefault(DropReason.QUEUE_FULL, 0L));
        }
    }

    private static int at(int[] sorted, double part) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * part))];
    }

    private static Load load(long millis, URI uri) throws InterruptedException {
        List<LogThread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(new LogThread(millis));
        }
        RequestThread requests = new RequestThread(uri);
        requests.start();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        requests.over = true;
        requests.join();
        int[] all = threads.stream()
                .flatMapToInt(thread -> IntStream.of(thread.latencies))
                .sorted()
                .toArray();
        return new Load(all, requests.count);
    }

    private static final class Load {
        /** Of each line, in nanoseconds, sorted. */
        final int[] latencies;

        final int requests;

        Load(int[] latencies, int requests) {
            this.latencies = latencies;
            this.requests = requests;
        }
    }

    /** Logs a few lines each millisecond, and catches up after a pause. */
    private static final class LogThread extends Thread {
        final int[] latencies;

        LogThread(long millis) {
            latencies = new int[Math.toIntExact(millis * LINES_PER_MILLI)];
        }

        @Override
        public void run() {
            long next = System.nanoTime();
            for (int i = 0; i < latencies.length; i++) {
                long began = System.nanoTime();
                log.info("order {} of customer {} was paid", i, "Ann");
                latencies[i] = (int) Math.min(Integer.MAX_VALUE, System.nanoTime() - began);
                if (i % LINES_PER_MILLI == LINES_PER_MILLI - 1) {
                    next += MILLI;
                    LockSupport.parkNanos(next - System.nanoTime());
                }
            }
        }
    }

    private static final class RequestThread extends Thread {
        private final HttpClient http = HttpClient.newHttpClient();
        private final URI uri;
        volatile boolean over;
        int count;

        RequestThread(URI uri) {
            this.uri = uri;
        }

        @Override
        public void run() {
            while (!over) {
                try {
                    http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
                    count++;
                } catch (IOException | InterruptedException failed) {
                    throw new IllegalStateException(failed);
                }
                LockSupport.parkNanos(5 * MILLI);
            }
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Served.Answers.class)
    static class Served {

        @Bean
        SecurityWebFilterChain security(ServerHttpSecurity http) {
            return http.authorizeExchange(paths -> paths.anyExchange().permitAll())
                    .build();
        }

        @RestController
        static class Answers {
            @GetMapping("/served")
            String served() {
                return "";
            }
        }
    }
}
