package io.github.appinsights.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.testing.FakeIngestion;
import io.github.appinsights.testing.RunningJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Two processes on one directory, of which one is killed; the other looks once a minute. */
@Tag("faults")
@EnabledIfSystemProperty(
        named = "appinsights.faults.scale",
        matches = "1",
        disabledReason = "its times cannot be divided")
@Isolated
class SharedSpoolFaultTests {

    @TempDir
    private Path temporary;

    @Test
    void r16ASurvivorSendsWhatAKilledProcessLeftEachItemOnce() {
        try (FakeIngestion service = FakeIngestion.start();
                RunningJvm victim = start(service);
                RunningJvm survivor = start(service)) {
            service.pause();
            victim.tell("track 0 200 100");
            survivor.tell("track 200 200 100");
            assertThat(SpoolClient.answer(victim)).contains("stored=200");
            assertThat(SpoolClient.answer(survivor)).contains("stored=200");
            // what is stored may still wait for the disk
            await().until(() -> files() >= 2 * 200 / 5);
            victim.kill();
            service.resume();

            await().atMost(Duration.ofSeconds(110)).until(() -> SpoolClient.ids(service).length >= 400);
            survivor.tell("close");

            assertThat(SpoolClient.answer(survivor)).contains("sent=400 dropped=0 stored=0");
            assertThat(SpoolClient.ids(service))
                    .containsExactly(IntStream.range(0, 400).toArray());
        }
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(temporary)) {
            return all.filter(file -> file.toString().endsWith(SpoolFile.SUFFIX))
                    .count();
        }
    }

    private RunningJvm start(FakeIngestion service) {
        return RunningJvm.start(
                List.of(),
                SpoolClient.class,
                service.endpoint().toString(),
                temporary.resolve("spool").toString());
    }
}
