package io.github.appinsights.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A {@code main} that ran in a JVM of its own, with this one's class path.
 *
 * @param out what it printed
 * @param took from its start to its end
 */
public record ChildJvm(int exitCode, String out, String err, Duration took) {

    private static final long LIMIT_SECONDS = 90;

    /** Runs it to its end. */
    public static ChildJvm run(Class<?> main, Map<String, String> environment, String... arguments) {
        try {
            Path out = Files.createTempFile("child", ".out");
            Path err = Files.createTempFile("child", ".err");
            try {
                return run(command(main, arguments), environment, out, err);
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> command(Class<?> main, String... arguments) {
        return Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()),
                        Stream.of(arguments))
                .toList();
    }

    private static ChildJvm run(List<String> command, Map<String, String> environment, Path out, Path err)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("Still there after " + LIMIT_SECONDS + " s; printed " + Files.readString(out)
                    + Files.readString(err));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new ChildJvm(process.exitValue(), Files.readString(out), Files.readString(err), took);
    }
}
