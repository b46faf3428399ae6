package io.github.appinsights.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link ClientProgram} that runs. */
final class ClientProcess implements AutoCloseable {

    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(2);

    private final Process process;
    private final BlockingQueue<Figures> answers = new LinkedBlockingQueue<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private Figures last;

    private ClientProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "client-output");
        reader.setDaemon(true);
        reader.start();
        last = next();
    }

    /** @param arguments as {@link ClientProgram} reads them */
    static ClientProcess start(String heap, Figures arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-Dappinsights.faults.scale=" + Scale.divisor(),
                "-cp",
                System.getProperty("java.class.path"),
                ClientProgram.class.getName()));
        arguments.values().forEach((name, value) -> command.add(name + "=" + value));
        try {
            return new ClientProcess(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line; (line = in.readLine()) != null; ) {
                if (line.startsWith("= ")) {
                    answers.add(Figures.of(line.substring(2)));
                } else {
                    if (line.contains(" ERROR ")) {
                        errors.add(line);
                    }
                    System.out.println("    client: " + line);
                }
            }
        } catch (IOException e) {
            // it has ended
        }
    }

    private Figures next() {
        try {
            long until = System.nanoTime() + LONGEST_ANSWER.toNanos();
            while (System.nanoTime() - until < 0) {
                Figures answer = answers.poll(100, TimeUnit.MILLISECONDS);
                if (answer != null) {
                    return answer;
                }
                if (!process.isAlive() && answers.isEmpty()) {
                    throw new AssertionError("the client's process has ended with " + process.exitValue());
                }
            }
            throw new AssertionError("the client's process does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Has a command done. */
    Figures ask(String command) {
        try {
            OutputStream out = process.getOutputStream();
            out.write((command + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        last = next();
        return last;
    }

    /** The newest answer. */
    Figures last() {
        return last;
    }

    /** What libraries logged as errors: the console shows warnings and worse. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    /** SIGKILL: nothing of the process gets a chance to do anything. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
