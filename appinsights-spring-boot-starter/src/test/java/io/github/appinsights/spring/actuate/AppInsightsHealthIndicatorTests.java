package io.github.appinsights.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.ChannelState;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.DropReason;
import io.github.appinsights.spring.ScriptedChannel;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import reactor.test.StepVerifier;

class AppInsightsHealthIndicatorTests {

    private final ScriptedChannel channel = new ScriptedChannel();
    private final TelemetryClient client =
            TelemetryClient.builder().channel(channel).closeOnJvmShutdown(false).build();

    @ParameterizedTest
    @CsvSource({"open, UP", "ramp, UP", "paused, UNKNOWN", "probe, UNKNOWN", "closed, UNKNOWN"})
    void theGateDecides(String gate, String status) {
        channel.state = new ChannelState(gate, null, null, 0, "memory", null, 0, 0, Map.of(), DeliveryCounters.ZERO);
        Health health = health(client);
        assertThat(health.getStatus()).isEqualTo(new Status(status));
        assertThat(health.getDetails()).isEqualTo(Map.of("gate", gate, "rejected", 0L, "dropped", 0L));
    }

    @Test
    void theDetailsTellWhatWentWrong() {
        DeliveryCounters counters = new DeliveryCounters(
                9,
                0,
                0,
                Map.of(400, 2L),
                Map.of(DropReason.QUEUE_FULL, 3L, DropReason.QUOTA, 4L),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0);
        channel.state = new ChannelState(
                "paused", Duration.ofSeconds(7), "503", 0, "files", "disk full", 0, 0, Map.of(), counters);
        assertThat(health(client).getDetails())
                .isEqualTo(Map.of(
                        "gate",
                        "paused",
                        "nextTry",
                        Duration.ofSeconds(7),
                        "lastFailure",
                        "503",
                        "storeFailure",
                        "disk full",
                        "rejected",
                        2L,
                        "dropped",
                        7L));
    }

    @Test
    void aClientThatIsOffIsUnknown() {
        assertThat(health(TelemetryClient.disabled()).getStatus()).isEqualTo(Status.UNKNOWN);
    }

    private static Health health(TelemetryClient client) {
        Health[] health = new Health[1];
        StepVerifier.create(new AppInsightsHealthIndicator(client).health(true))
                .consumeNextWith(seen -> health[0] = seen)
                .expectComplete()
                .verify(Duration.ofSeconds(5));
        return health[0];
    }
}
