package io.github.appinsights.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One client, one endpoint, one fault: what every row of the table does and asserts at its end. */
final class Trial implements AutoCloseable {

    private static final long PROGRESS_NANOS = Duration.ofSeconds(5).toNanos();
    /** A process that has just started may need seconds for its first request. */
    private static final Duration BUSY_MACHINE = Duration.ofSeconds(20);

    private static final Path REPORT = Path.of("target", "faults.txt");

    private final String name;
    private final Endpoint endpoint;
    private final Figures arguments;
    private final String heap;
    private final long begin = System.nanoTime();
    private ClientProcess client;
    private boolean answersGetLost;
    private long nextProgress = begin + PROGRESS_NANOS;

    private Trial(String name, String heap, Endpoint endpoint, Figures arguments) {
        this.name = name;
        this.endpoint = endpoint;
        this.heap = heap;
        this.arguments = arguments.put("endpoint", endpoint.address());
        this.client = ClientProcess.start(heap, arguments);
    }

    static Trial start(String name) {
        return start(name, Figures.empty());
    }

    static Trial start(String name, Figures arguments) {
        return start(name, "512m", arguments);
    }

    static Trial start(String name, String heap, Figures arguments) {
        return new Trial(name, heap, Endpoint.start(), arguments);
    }

    static Trial start(String name, Storage storage, Path directory, Figures arguments) {
        return start(
                name + " " + storage.name().toLowerCase(Locale.ROOT),
                storage == Storage.SPOOL ? arguments.put("spool", directory) : arguments);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    ClientProcess client() {
        return client;
    }

    Figures ask(String command) {
        return client.ask(command);
    }

    /** From now on an item may be with the service although the client could not know. */
    void answersGetLost() {
        answersGetLost = true;
    }

    /** Kills the client, and starts another that numbers its items from the next on. */
    void killAndRestart() {
        Figures before = client.last();
        client.kill();
        client = ClientProcess.start(heap, arguments.put("firstId", before.number("nextId") + 10_000));
    }

    /** Lets time pass. */
    void pass(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - until < 0) {
            tick(Math.min(20_000_000, Math.max(1, until - System.nanoTime())));
        }
    }

    /** @param most on a machine that has nothing else to do; what is promised is asserted by what was measured */
    void await(String what, Duration most, BooleanSupplier condition) {
        long until = System.nanoTime() + most.plus(BUSY_MACHINE).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError(name + ": after " + most + " still not: " + what + "; "
                        + client.ask("figures").line());
            }
            tick(10_000_000);
        }
    }

    /** Waits until nothing waits in the client any more. */
    void awaitEmpty(Duration most) {
        await("nothing waits", most, () -> {
            Figures figures = ask("figures");
            return figures.number("queued") + figures.number("inFlight") + figures.number("stored") == 0;
        });
    }

    private void tick(long nanos) {
        LockSupport.parkNanos(nanos);
        if (System.nanoTime() - nextProgress >= 0) {
            nextProgress += PROGRESS_NANOS;
            Figures now = ask("figures");
            say(String.format(
                    Locale.ROOT,
                    "%4d s: %d tracked, %d taken, %d again, %d stored, %d dropped, %d requests, %s, %d MiB",
                    seconds(begin),
                    now.number("nextId") - arguments.number("firstId"),
                    endpoint.distinct(),
                    endpoint.repeated(),
                    now.number("stored"),
                    now.number("droppedTotal"),
                    endpoint.requestCount(),
                    now.text("gate"),
                    now.number("heapKiB") >> 10));
        }
    }

    private static long seconds(long since) {
        return (System.nanoTime() - since) / 1_000_000_000L;
    }

    private void say(String line) {
        System.out.println("[" + name + "] " + line);
    }

    /** Closes the client, and asserts what holds after every fault: each item is accounted for, nothing is left, nothing shouted. */
    Figures finish() {
        Figures end = ask("close");
        say("at the end: " + end.line());
        assertThat(end.number("balance")).as("balance").isZero();
        assertThat(end.number("queued") + end.number("inFlight")).as("left").isZero();
        assertThat(end.number("ourThreads")).as("threads left").isZero();
        assertThat(client.errors()).as("errors others log because of us").isEmpty();
        assertThat(end.number("logErrors")).as("log lines above WARN").isZero();
        assertThat(end.number("logRepeats"))
                .as("causes said twice in five minutes: " + end.text("logWarned"))
                .isZero();
        long tracked = end.number("nextId");
        long missing = tracked
                - arguments.number("firstId")
                - endpoint.distinct((int) arguments.number("firstId"), (int) tracked);
        // one of those refused was tracked after closing
        long refused = end.number("droppedTotal") + end.number("rejectedTotal") + end.number("sampledByService") - 1;
        if (arguments.has("firstId")) {
            return end; // what the first client sent is not in the second one's counters
        }
        if (answersGetLost) {
            assertThat(missing).as("missing").isLessThanOrEqualTo(refused + end.number("stored"));
        } else {
            assertThat(missing).as("missing").isEqualTo(refused + end.number("stored"));
            assertThat(endpoint.repeated()).as("duplicates").isZero();
        }
        return end;
    }

    /** Notes what was measured, for the table. */
    @SuppressWarnings("AnnotateFormatMethod") // which only a dependency of the compiler's would have
    void measured(String format, Object... values) {
        String line = "[" + name + "] measured, times / " + Scale.divisor() + ": "
                + String.format(Locale.ROOT, format, values);
        System.out.println(line);
        try {
            Files.createDirectories(REPORT.getParent());
            Files.writeString(REPORT, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        endpoint.close();
    }
}
