package io.github.appinsights.test.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.model.Aggregate;
import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.PageViewTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.model.TelemetryContext;
import io.github.appinsights.model.UserContext;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the client sends, judged by an endpoint that applies every rule of the service. */
class HostileInputTests {

    private static final int ITEMS = 10_000;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void everyEnvelopeMadeOfHostileInputIsValid() {
        try (MockIngestion ingestion = MockIngestion.start()) {
            DeliveryCounters counters = trackAll(ingestion.connectionString());

            assertThatCode(ingestion::verify).as("seed %d", seed).doesNotThrowAnyException();
            assertThat(counters.offered()).as("seed %d", seed).isEqualTo(ITEMS);
            assertThat(counters.sent()).as("seed %d", seed).isGreaterThan(ITEMS / 2);
            assertThat(counters.rejected()).as("seed %d", seed).isEmpty();
            assertThat(counters.balance()).as("seed %d", seed).isZero();
        }
    }

    private DeliveryCounters trackAll(String connectionString) {
        try (TelemetryClient client = TelemetryClient.builder()
                .connectionString(connectionString)
                .roleName(text())
                .roleInstance(text())
                .applicationVersion(text())
                .options(ChannelOptions.builder().maxBytes(1L << 30).build())
                .closeOnJvmShutdown(false)
                .build()) {
            for (int i = 0; i < ITEMS; i++) {
                track(client);
            }
            client.flush().block(Duration.ofSeconds(60));
            return client.state().counters();
        }
    }

    private void track(TelemetryClient client) {
        switch (random.nextInt(12)) {
            case 0 -> client.trackEvent(text(), properties(), measurements());
            case 1 -> client.trackTrace(text(), severity(), properties());
            case 2 -> client.trackMetric(text(), number(), properties());
            case 3 ->
                client.trackMetric(MetricTelemetry.builder(text(), number())
                        .namespace(text())
                        .aggregate(new Aggregate(random.nextInt(), number(), number(), number()))
                        .context(context())
                        .properties(properties())
                        .build());
            case 4 -> client.trackException(thrown(), properties(), measurements());
            case 5 ->
                client.trackRequest(RequestTelemetry.builder(text())
                        .id(text())
                        .method(text())
                        .time(time())
                        .duration(duration())
                        .responseCode(text())
                        .source(text())
                        .url(text())
                        .context(context())
                        .properties(properties())
                        .measurements(measurements())
                        .build());
            case 6 ->
                client.trackDependency(DependencyTelemetry.builder(text())
                        .id(text())
                        .type(text())
                        .target(text())
                        .data(text())
                        .resultCode(text())
                        .time(time())
                        .duration(duration())
                        .context(context())
                        .build());
            case 7 ->
                client.trackAvailability(AvailabilityTelemetry.builder(text())
                        .id(text())
                        .message(text())
                        .runLocation(text())
                        .duration(duration())
                        .measurements(measurements())
                        .build());
            case 8 ->
                client.trackPageView(PageViewTelemetry.builder(text())
                        .id(text())
                        .url(text())
                        .referrerUri(text())
                        .duration(duration())
                        .properties(properties())
                        .build());
            case 9 -> client.track(null);
            case 10 ->
                client.track(EventTelemetry.builder(text())
                        .time(time())
                        .context(context())
                        .properties(properties())
                        .measurements(measurements())
                        .build());
            default -> client.trackTrace(text());
        }
    }

    private @Nullable String text() {
        return switch (random.nextInt(40)) {
            case 0, 6, 7 -> null;
            case 1, 8, 9 -> "";
            case 2, 10 -> " \t\n ";
            case 3 -> random(random.nextInt(70_000));
            case 4, 11, 12 -> "\u0000\u0001\u001f\"\\</script>\r\n\u2028";
            case 5, 13, 14 -> "x".repeat(149 + random.nextInt(4));
            default -> random(random.nextInt(60));
        };
    }

    /** Any UTF-16 units: lone surrogates, controls, letters. */
    private String random(int length) {
        StringBuilder text = new StringBuilder(length);
        int range = random.nextBoolean() ? 0x80 : 0x10000;
        for (int i = 0; i < length; i++) {
            text.append((char) random.nextInt(range));
        }
        return text.toString();
    }

    private @Nullable Map<String, String> properties() {
        if (random.nextInt(4) == 0) {
            return null;
        }
        Map<String, String> properties = new HashMap<>();
        int count = random.nextInt(200) == 0 ? 2_000 : random.nextInt(5);
        for (int i = 0; i < count; i++) {
            properties.put(text(), text());
        }
        return properties;
    }

    private @Nullable Map<String, Double> measurements() {
        Map<String, Double> measurements = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            measurements.put(text(), random.nextInt(5) == 0 ? null : (Double) number());
        }
        return random.nextInt(4) == 0 ? null : measurements;
    }

    private double number() {
        double[] odd = {
            Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, -0.0, Double.MIN_VALUE, Double.MAX_VALUE
        };
        return random.nextBoolean() ? odd[random.nextInt(odd.length)] : random.nextGaussian() * 1e6;
    }

    private @Nullable Instant time() {
        return switch (random.nextInt(6)) {
            case 0 -> Instant.MIN;
            case 1 -> Instant.MAX;
            case 2 -> Instant.EPOCH;
            case 3 -> Instant.now().minusSeconds(random.nextInt(86_400));
            default -> null;
        };
    }

    private @Nullable Duration duration() {
        return switch (random.nextInt(5)) {
            case 0 -> null;
            case 1 -> Duration.ofSeconds(Long.MAX_VALUE);
            case 2 -> Duration.ofSeconds(Long.MIN_VALUE);
            case 3 -> Duration.ofDays(random.nextInt(1_200));
            default -> Duration.ofNanos(random.nextInt());
        };
    }

    private @Nullable SeverityLevel severity() {
        SeverityLevel[] levels = SeverityLevel.values();
        return random.nextInt(4) == 0 ? null : levels[random.nextInt(levels.length)];
    }

    private TelemetryContext context() {
        return new TelemetryContext(
                random.nextBoolean() ? null : new OperationContext(text(), text(), text()),
                random.nextBoolean() ? null : new UserContext(text(), text(), text()),
                text(),
                random.nextBoolean() ? "203.0.113.7:80" : "2001:db8::1",
                text());
    }

    private @Nullable Throwable thrown() {
        Exception outer = new IllegalStateException(text());
        Exception inner = new RuntimeException(text(), outer);
        if (random.nextBoolean()) {
            outer.initCause(inner);
        }
        inner.setStackTrace(new StackTraceElement[] {
            new StackTraceElement(random(random.nextInt(2_000)), random(9), null, random.nextInt(3) - 2),
            new StackTraceElement("a.B", "c", random(random.nextInt(2_000)), 2_000_000)
        });
        return random.nextInt(5) == 0 ? null : inner;
    }
}
