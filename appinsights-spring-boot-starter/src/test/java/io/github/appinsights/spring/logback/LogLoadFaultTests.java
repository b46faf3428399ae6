package io.github.appinsights.spring.logback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 10 s of 100,000 log lines a second, or 10 s divided by {@code appinsights.faults.scale}, 2 s at least. */
@Tag("faults")
class LogLoadFaultTests {

    private static final long MILLIS = Math.max(2_000, 10_000 / Integer.getInteger("appinsights.faults.scale", 1));

    @TempDir
    private Path directory;

    @Test
    void logLinesNeitherHoldUpTheirCallersNorDisplaceRequests() throws Exception {
        try (CountingIngestion ingestion = new CountingIngestion()) {
            Map<String, Long> measured = run(ingestion.connectionString());
            System.out.println(measured + ", received " + ingestion.requests() + " requests");

            assertThat(figure(measured, "lines")).isEqualTo(LogLoad.LINES_PER_SECOND * MILLIS / 1_000);
            // the rate is the promise's condition; the short form is run on machines that do other things, too
            assertThat(figure(measured, "millis"))
                    .as("a machine that keeps up")
                    .isLessThan(MILLIS < 10_000 ? MILLIS * 4 : MILLIS * 3 / 2);
            assertThat(figure(measured, "p99")).as("nanoseconds").isLessThan(TimeUnit.MICROSECONDS.toNanos(50));
            assertThat(figure(measured, "offered")).isEqualTo(figure(measured, "lines") + figure(measured, "requests"));
            assertThat(figure(measured, "sent") + figure(measured, "queueFull")).isEqualTo(figure(measured, "offered"));
            assertThat((long) ingestion.requests()).isGreaterThanOrEqualTo(figure(measured, "requests"));
        }
    }

    private static long figure(Map<String, Long> measured, String name) {
        return Objects.requireNonNull(measured.get(name), name);
    }

    private Map<String, Long> run(String connectionString) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LogLoad.class.getName(),
                        connectionString,
                        Long.toString(MILLIS))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        Map<String, Long> measured = new TreeMap<>();
        for (String line : Files.readAllLines(out)) {
            if (line.matches("[a-zA-Z0-9]+=\\d+")) {
                String[] pair = line.split("=", -1);
                measured.put(pair[0], Long.valueOf(pair[1]));
            }
        }
        return measured;
    }
}
