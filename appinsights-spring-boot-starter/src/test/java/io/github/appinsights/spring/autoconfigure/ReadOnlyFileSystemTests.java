package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.test.ingestion.MockIngestion;
import io.github.appinsights.test.ingestion.ReceivedItem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application in a container whose root file system is read-only. */
class ReadOnlyFileSystemTests {

    /** Every file system that files can be written to, made read-only for this process alone. */
    private static final String READ_ONLY = "mount --make-rprivate / && "
            + "for place in $(awk '$3 !~ /^(proc|sysfs|devtmpfs|devpts|mqueue|cgroup.*)$/ {print $2}' /proc/self/mounts); do "
            + "mount -o remount,ro,bind \"$place\" 2>/dev/null; done; exec \"$@\"";

    @Test
    void anApplicationStartsServesAndTellsWithoutWritingAFile() throws Exception {
        assumeMounting();
        try (MockIngestion service = MockIngestion.start()) {
            Process process = new ProcessBuilder(
                            "unshare",
                            "-m",
                            "sh",
                            "-c",
                            READ_ONLY,
                            "sh",
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:-UsePerfData",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Program.class.getName(),
                            "--appinsights.connection-string=" + service.connectionString())
                    .redirectErrorStream(true)
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
            assertThat(out).contains("read-only", "answered 404").doesNotContain(" WARN ", " ERROR ");
            assertThat(service.items())
                    .filteredOn(item -> !item.type().equals("MessageData"))
                    .extracting(ReceivedItem::name)
                    .containsExactlyInAnyOrder("GET unmatched", "Started");
        }
    }

    /** Where tests are strict, a machine that is not enough for this one fails it. */
    private static void assumeMounting() throws IOException, InterruptedException {
        boolean mounting =
                new ProcessBuilder("unshare", "-m", "sh", "-c", "mount --make-rprivate / && mount -o remount,ro,bind /")
                                .start()
                                .waitFor()
                        == 0;
        if (Boolean.getBoolean("appinsights.tests.strict")) {
            assertThat(mounting).as("needs unshare -m").isTrue();
        }
        assumeTrue(mounting, "needs unshare -m");
    }

    /** Starts, serves itself a request, and ends. */
    static final class Program extends ApplicationTests.Application {

        public static void main(String[] arguments) throws Exception {
            System.out.println(mayWrite() ? "writable" : "read-only");
            try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Program.class)
                    .web(WebApplicationType.REACTIVE)
                    .properties("server.port=0", "spring.reactor.netty.shutdown-quiet-period=0s")
                    .run(arguments)) {
                context.getBean(TelemetryClient.class).trackEvent("Started");
                URI address = URI.create(
                        "http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
                int status = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(address)
                                        .timeout(Duration.ofSeconds(20))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode();
                System.out.println("answered " + status);
            }
        }

        private static boolean mayWrite() {
            try {
                Files.delete(Files.createTempFile("probe", null));
                return true;
            } catch (IOException readOnly) {
                return false;
            }
        }
    }
}
