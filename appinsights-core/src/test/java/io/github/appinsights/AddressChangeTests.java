package io.github.appinsights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.testing.Answer;
import io.github.appinsights.testing.ChildJvm;
import io.github.appinsights.testing.FakeIngestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A name that gets another address while the one before still answers, in a JVM that keeps addresses for as long as it does by itself. */
@Tag("faults")
@EnabledIfSystemProperty(
        named = "appinsights.faults.scale",
        matches = "1",
        disabledReason = "its times cannot be divided")
class AddressChangeTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    /** Tracks an event a second until one has reached the new address. */
    static final class Program {

        private Program() {}

        public static void main(String[] args) throws IOException {
            Path hosts = Path.of(args[0]);
            Path arrived = Path.of(args[2]);
            ChannelOptions options =
                    ChannelOptions.builder().maxWait(Duration.ofMillis(10)).build();
            try (TelemetryClient client = TelemetryClient.builder()
                    .instrumentationKey("00000000-1111-2222-3333-444444444444")
                    .endpoint(args[1])
                    .options(options)
                    .build()) {
                client.trackEvent("first");
                await().until(() -> client.state().counters().sent() == 1);
                Files.writeString(hosts, "127.0.0.2 localhost\n");
                await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).until(() -> {
                    client.trackEvent("more");
                    return Files.exists(arrived);
                });
            }
        }
    }

    @Test
    void isUsedWithinAMinute() throws IOException {
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
        Path arrived = directory.resolve("arrived");
        try (FakeIngestion before = FakeIngestion.start();
                FakeIngestion after = FakeIngestion.startBeside(before, "127.0.0.2")
                        .byDefault(request -> {
                            touch(arrived);
                            return Answer.ok();
                        })) {
            ChildJvm child = ChildJvm.run(
                    Program.class,
                    Map.of("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + hosts),
                    hosts.toString(),
                    "http://localhost:" + before.uri().getPort() + "/",
                    arrived.toString());

            assertThat(child.exitCode()).as(child.err()).isZero();
            assertThat(after.items()).isNotEmpty();
        }
    }

    private static void touch(Path file) {
        try {
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
