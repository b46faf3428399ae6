package io.github.appinsights;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.testing.Answer;
import io.github.appinsights.testing.FakeIngestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a JVM with a client that nobody closed. */
class JvmShutdownTests {

    @TempDir
    Path directory;

    /** A program of that many lines. */
    static final class Program {

        private Program() {}

        public static void main(String[] args) {
            TelemetryClientBuilder builder = TelemetryClient.builder()
                    .instrumentationKey("00000000-1111-2222-3333-444444444444")
                    .endpoint(args[1]);
            switch (args[0]) {
                case "exits" -> {
                    builder.build().trackEvent("exits");
                    LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                    System.exit(7);
                }
                case "returns" -> builder.build().trackEvent("returns");
                case "throws" -> {
                    builder.build().trackEvent("throws");
                    throw new IllegalStateException("the application failed to start");
                }
                case "builds during shutdown" ->
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                        try (TelemetryClient late = builder.build()) {
                            late.trackEvent("late");
                        }
                    }));
                case "closes" -> {
                    try (TelemetryClient client = builder.build()) {
                        client.trackEvent("closes");
                    }
                }
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    private record Ended(int exitCode, Duration time, String output) {}

    private Ended run(String what, FakeIngestion service) throws IOException, InterruptedException {
        Path output = directory.resolve("output.txt");
        long before = System.nanoTime();
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        what,
                        service.endpoint().toString()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(40, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended).as(Files.readString(output)).isTrue();
        return new Ended(process.exitValue(), Duration.ofNanos(System.nanoTime() - before), Files.readString(output));
    }

    @Test
    void whatWasTrackedJustBeforeTheExitArrives() throws Exception {
        try (FakeIngestion service = FakeIngestion.start()) {
            Ended ended = run("exits", service);

            assertThat(ended.exitCode()).as(ended.output()).isEqualTo(7);
            assertThat(service.items()).singleElement().asString().contains("\"exits\"");
        }
    }

    @Test
    void aMainThatReturnsEndsTheJvmAndLosesNothing() throws Exception {
        try (FakeIngestion service = FakeIngestion.start()) {
            Ended ended = run("returns", service);

            assertThat(ended.exitCode()).as(ended.output()).isZero();
            assertThat(service.items()).singleElement().asString().contains("\"returns\"");
        }
    }

    @Test
    void aFailedStartShowsItsOwnCauseAndLosesNothing() throws Exception {
        try (FakeIngestion service = FakeIngestion.start()) {
            Ended ended = run("throws", service);

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.output()).contains("the application failed to start");
            assertThat(service.items()).hasSize(1);
        }
    }

    @Test
    void aClientBuiltWhileTheJvmEndsDoesNotThrow() throws Exception {
        try (FakeIngestion service = FakeIngestion.start()) {
            Ended ended = run("builds during shutdown", service);

            assertThat(ended.output()).doesNotContain("Exception");
            assertThat(service.items()).hasSize(1);
        }
    }

    @Test
    void aClientThatWasClosedIsNotClosedAgain() throws Exception {
        try (FakeIngestion service = FakeIngestion.start()) {
            Ended ended = run("closes", service);

            assertThat(ended.output()).doesNotContain("Exception");
            assertThat(service.items()).hasSize(1);
        }
    }

    @Test
    void aServiceThatHangsDelaysTheEndByTheLimitAtMost() throws Exception {
        try (FakeIngestion service = FakeIngestion.start().byDefault(Answer.hang())) {
            Ended ended = run("exits", service);

            assertThat(ended.exitCode()).as(ended.output()).isEqualTo(7);
            assertThat(ended.time()).isLessThan(Duration.ofSeconds(10)); // the start of the JVM included
        }
    }
}
