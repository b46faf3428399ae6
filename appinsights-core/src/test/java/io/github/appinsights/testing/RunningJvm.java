package io.github.appinsights.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@code main} in a JVM of its own that is talked to line by line, and can be killed in the middle of what it does. */
public final class RunningJvm implements AutoCloseable {

    private static final long LIMIT_SECONDS = 60;

    private final Process process;
    private final PrintStream in;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Queue<String> noise = new ConcurrentLinkedQueue<>();

    private RunningJvm(Process process) {
        this.process = process;
        this.in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        read(process.inputReader(StandardCharsets.UTF_8), lines);
        read(new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8)), noise);
    }

    /** @param prefix a program that starts it, with its arguments */
    public static RunningJvm start(List<String> prefix, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        try {
            return new RunningJvm(new ProcessBuilder(command).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(BufferedReader from, Queue<String> to) {
        Thread thread = new Thread(() -> from.lines().forEach(to::add), "child-output");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((reader, closed) -> {});
        thread.start();
    }

    public void tell(String line) {
        in.println(line);
    }

    /** The next line it prints. */
    public String line() {
        try {
            String line = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("nothing printed for " + LIMIT_SECONDS + " s, but " + noise);
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public String errors() {
        return String.join("\n", noise);
    }

    /** Gives it no time for anything. */
    public void kill() {
        try {
            if (!process.destroyForcibly().waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("not to be killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
