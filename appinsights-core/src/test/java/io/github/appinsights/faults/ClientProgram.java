package io.github.appinsights.faults;

import ch.qos.logback.classic.Level;
import com.sun.management.UnixOperatingSystemMXBean;
import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.SpoolOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * An application that does nothing but track, in a JVM of its own: reads commands, a line each, and answers each with a line of
 * figures. Ends without closing anything when its input ends.
 */
final class ClientProgram {

    private static final org.slf4j.Logger APPLICATION = LoggerFactory.getLogger("application");

    private final SteppedClock clock = new SteppedClock();
    private final OwnLog log;
    private final TelemetryClient client;
    private final Load load;
    private final Watch watch;
    private @Nullable AppLog appLog;

    private ClientProgram(Figures arguments) {
        log = OwnLog.listen(arguments.has("logLevel") ? Level.toLevel(arguments.text("logLevel")) : Level.INFO);
        ChannelOptions options = options(arguments);
        client = TelemetryClient.builder()
                .instrumentationKey("00000000-1111-2222-3333-444444444444")
                .endpoint(arguments.text("endpoint"))
                .roleInstance("faults")
                .clock(clock)
                .options(options)
                .closeOnJvmShutdown(false)
                .build();
        load = new Load(client, (int) arguments.number("firstId"));
        watch = new Watch(client, options);
        watch.start();
    }

    private static ChannelOptions options(Figures arguments) {
        ChannelOptions.Builder options = ChannelOptions.builder()
                .maxWait(Scale.seconds(5))
                .backoffMin(Scale.seconds(1))
                .backoffMax(Scale.seconds(30));
        if (arguments.has("maxBatchItems")) {
            options.maxBatchItems((int) arguments.number("maxBatchItems"));
        }
        if (arguments.has("shortExchange")) { // elsewhere a busy machine would be taken for a service that hangs
            options.exchangeTimeout(Scale.seconds(30));
        }
        if (arguments.has("exchangeMillis")) {
            options.exchangeTimeout(Duration.ofMillis(arguments.number("exchangeMillis")));
        }
        if (arguments.has("waitMillis")) {
            options.maxWait(Duration.ofMillis(arguments.number("waitMillis")));
        }
        if (arguments.has("speed")) { // of a whole day in minutes
            double speed = arguments.number("speed");
            options.maxWait(shortened(Duration.ofSeconds(5), speed))
                    .exchangeTimeout(shortened(Duration.ofSeconds(30), speed))
                    .backoffMin(shortened(Duration.ofSeconds(1), speed))
                    .backoffMax(shortened(Duration.ofSeconds(30), speed));
        }
        if (arguments.has("spool")) {
            SpoolOptions spool = SpoolOptions.of(Path.of(arguments.text("spool")));
            options.spool(arguments.has("spoolMaxSize") ? spool.withMaxSize(arguments.number("spoolMaxSize")) : spool);
        }
        return options.build();
    }

    private static Duration shortened(Duration time, double speed) {
        return Duration.ofNanos((long) (time.toNanos() / speed));
    }

    public static void main(String[] args) throws Exception {
        ClientProgram program = new ClientProgram(Figures.of(String.join(" ", args)));
        answer(program.figures());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            answer(program.run(line.split(" ")));
        }
        Runtime.getRuntime().halt(1);
    }

    private static void answer(Figures figures) {
        System.out.println("= " + figures.line());
        System.out.flush();
    }

    private Figures run(String[] words) throws Exception {
        switch (words[0]) {
            case "figures" -> {}
            case "track" -> load.track(number(words[1]));
            case "load" -> load.start(number(words[1]));
            case "stop" -> load.stop();
            case "flood" -> load.flood(number(words[1]), number(words[2]), threads(words[3]));
            case "step" -> clock.step(Duration.ofSeconds(number(words[1])));
            case "flush" -> client.flush().block();
            case "heap" -> System.gc();
            case "huge" -> {
                return huge(number(words[1]));
            }
            case "captureLog" -> appLog = AppLog.listen(load::track);
            case "log" -> {
                for (int i = 0; i < number(words[1]); i++) {
                    APPLICATION.info("line {} of the application", i);
                }
            }
            case "close" -> {
                return close();
            }
            case "exit" -> System.exit(0);
            default -> throw new IllegalArgumentException(words[0]);
        }
        return figures();
    }

    private static int number(String word) {
        return Integer.parseInt(word);
    }

    private static Function<Runnable, Thread> threads(String kind) {
        if (kind.equals("platform")) {
            return Thread::new;
        }
        return task -> {
            try {
                Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
                return (Thread) Class.forName("java.lang.Thread$Builder")
                        .getMethod("unstarted", Runnable.class)
                        .invoke(builder, task);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private Figures close() throws InterruptedException {
        load.stop();
        long before = System.nanoTime();
        client.close();
        long closeMillis = (System.nanoTime() - before) / 1_000_000;
        client.trackEvent("late", Map.of("id", "0"));
        client.close();
        awaitThreads();
        return figures().put("closeMillis", closeMillis);
    }

    /** Threads end a moment after the last of them has said so. */
    private static void awaitThreads() {
        long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (ourThreads() > 0 && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static long ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("ai-"))
                .count();
    }

    private Figures huge(int mebibytes) throws IOException, InterruptedException {
        load.track(500); // what is needed once is there
        String value = "v".repeat(mebibytes << 20);
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
        long before = System.nanoTime();
        client.trackEvent("huge", Map.of("id", Integer.toString(load.nextId()), "at", "0", "value", value));
        long nanos = System.nanoTime() - before;
        long allocated = threads.getCurrentThreadAllocatedBytes() - allocatedBefore;
        load.skip();
        client.flush().block();
        return figures().put("hugeNanos", nanos).put("hugeAllocated", allocated);
    }

    private Figures figures() {
        ChannelState state = client.state();
        DeliveryCounters counters = state.counters();
        Figures figures = Figures.empty()
                .put("nextId", load.nextId())
                .put("offered", counters.offered())
                .put("recovered", counters.recovered())
                .put("sent", counters.sent())
                .put("sampledByService", counters.sampledByService())
                .put("rejectedTotal", counters.rejectedTotal())
                .put("droppedTotal", counters.droppedTotal())
                .put("queued", counters.queued())
                .put("inFlight", counters.inFlight())
                .put("stored", counters.stored())
                .put("storedBatches", state.storedBatches())
                .put("storedBytes", state.storedBytes())
                .put("maybeDuplicate", counters.maybeDuplicate())
                .put("lateAnswers", counters.lateAnswers())
                .put("balance", counters.balance())
                .put("gate", state.gate())
                .put("heapKiB", heapKiB())
                .put("threads", Thread.activeCount())
                .put("ourThreads", ourThreads())
                .put("ourCpuMillis", ourCpuMillis())
                .put("fds", fds());
        counters.rejected().forEach((status, count) -> figures.put("rejected." + status, count));
        counters.dropped().forEach((reason, count) -> figures.put("dropped." + reason.value(), count));
        state.requests().forEach((status, count) -> figures.put("requests." + status, count));
        if (state.nextTry() != null) {
            figures.put("nextTryMillis", state.nextTry().toMillis());
        }
        if (appLog != null) {
            figures.put("leftOut", appLog.leftOut());
        }
        watch.figures(figures);
        load.times(figures);
        return log.figures(figures);
    }

    private static long heapKiB() {
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 10;
    }

    private static long ourCpuMillis() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && info.getThreadName().startsWith("ai-")) {
                nanos += Math.max(0, threads.getThreadCpuTime(info.getThreadId()));
            }
        }
        return nanos / 1_000_000;
    }

    private static long fds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getOpenFileDescriptorCount()
                : 0;
    }
}
