package io.github.appinsights.internal.spool;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.SpoolOptions;
import io.github.appinsights.testing.FakeIngestion;
import io.github.appinsights.testing.ItemIds;
import io.github.appinsights.testing.RunningJvm;
import io.github.appinsights.testing.Warnings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;

/** An application with a client that has a spool: does what it is told line by line, and answers each with a line of figures. */
final class SpoolClient {

    static final String KEY = "00000000-1111-2222-3333-444444444444";

    /** Begins a line that is an answer. */
    private static final String ANSWER = "= ";

    private SpoolClient() {}

    /** Small batches, and a service that is tried again soon. */
    static TelemetryClient open(String endpoint, Path directory) {
        return TelemetryClient.builder()
                .instrumentationKey(KEY)
                .endpoint(endpoint)
                .options(ChannelOptions.builder()
                        .maxBatchItems(5)
                        .maxWait(Duration.ofMillis(20))
                        .backoffMin(Duration.ofMillis(50))
                        .backoffMax(Duration.ofMillis(200))
                        .spool(SpoolOptions.of(directory))
                        .build())
                .closeOnJvmShutdown(false)
                .build();
    }

    static void track(TelemetryClient client, int first, int count, int weight) {
        for (int id = first; id < first + count; id++) {
            client.track(ItemIds.item(id, Instant.now(), weight));
        }
    }

    /** The next answer of one that runs in a JVM of its own, whatever it has logged before. */
    static String answer(RunningJvm application) {
        String line = application.line();
        while (!line.startsWith(ANSWER)) {
            line = application.line();
        }
        return line.substring(ANSWER.length());
    }

    /** Ids of what arrived, sorted. */
    static int[] ids(FakeIngestion service) {
        return service.items().stream()
                .flatMapToInt(line -> {
                    IntStream.Builder ids = IntStream.builder();
                    ItemIds.forEachIn(line.getBytes(StandardCharsets.UTF_8), ids::add);
                    return ids.build();
                })
                .sorted()
                .toArray();
    }

    public static void main(String[] arguments) throws IOException {
        try (Warnings warnings = Warnings.record()) {
            TelemetryClient client = open(arguments[0], Path.of(arguments[1]));
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line; (line = in.readLine()) != null; ) {
                run(client, line.split(" "));
                long told = warnings.lines().stream()
                        .filter(one -> one.contains("The spool cannot be used"))
                        .count();
                System.out.println(ANSWER + figures(client.state(), told));
            }
        }
    }

    private static void run(TelemetryClient client, String... words) {
        switch (words[0]) {
            case "figures" -> {}
            case "track" -> {
                track(client, Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
                client.flush().block(Duration.ofSeconds(20));
            }
            case "close" -> client.close();
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private static String figures(ChannelState state, long told) {
        return "sent=" + state.counters().sent()
                + " dropped=" + state.counters().droppedTotal()
                + " stored=" + state.counters().stored()
                + " told=" + told
                + " failing=" + (state.storeFailure() != null);
    }
}
