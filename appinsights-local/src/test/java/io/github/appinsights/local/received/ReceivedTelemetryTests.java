package io.github.appinsights.local.received;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.local.received.ReceivedTelemetry.Rejection;
import java.time.Clock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReceivedTelemetryTests {

    private static final Headline HEADLINE = new Headline("2026-03-04T05:06:07Z", "a", null, null, null, null);

    private final ReceivedTelemetry received = new ReceivedTelemetry(3, 100, Clock.systemUTC());

    @Test
    void letsTheOldestGoBeyondTheItems() {
        add("EventData", 4, 1);

        assertThat(received.newest(10, 0, null))
                .extracting(ReceivedEnvelope::sequence)
                .containsExactly(4L, 3L, 2L);
        assertThat(received.totals().accepted()).containsEntry("EventData", 4L);
        assertThat(received.totals().kept()).isEqualTo(3);
    }

    @Test
    void letsTheOldestGoBeyondTheBytes() {
        add("EventData", 2, 40);
        add("EventData", 1, 60);

        assertThat(received.newest(10, 0, null))
                .extracting(ReceivedEnvelope::sequence)
                .containsExactly(3L, 2L);
        assertThat(received.totals().keptBytes()).isEqualTo(100);
    }

    @Test
    void readsNewestFirstUpToALimitAfterASequenceAndByType() {
        add("EventData", 1, 1);
        add("MetricData", 1, 1);
        add("EventData", 1, 1);

        assertThat(received.newest(2, 0, null))
                .extracting(ReceivedEnvelope::sequence)
                .containsExactly(3L, 2L);
        assertThat(received.newest(9, 2, null))
                .extracting(ReceivedEnvelope::sequence)
                .containsExactly(3L);
        assertThat(received.newest(9, 3, null)).isEmpty();
        assertThat(received.newest(9, 0, "EventData"))
                .extracting(ReceivedEnvelope::sequence)
                .containsExactly(3L, 1L);
        assertThat(received.newest(9, 0, "Nothing")).isEmpty();
        assertThat(received.newest(0, 0, null)).isEmpty();
    }

    @Test
    void keepsTheLastRejectionsOnly() {
        IntStream.range(0, 50).forEach(i -> received.reject(400, "error " + i));

        assertThat(received.totals().rejected()).isEqualTo(50);
        assertThat(received.totals().lastRejections())
                .hasSize(20)
                .extracting(Rejection::message)
                .startsWith("error 49", "error 48");
    }

    @Test
    void forgetsAllButTheSequence() {
        add("EventData", 2, 10);
        received.reject(400, "error");
        ReceivedTelemetry.Totals before = received.totals();

        received.clear();

        ReceivedTelemetry.Totals after = received.totals();
        assertThat(after.since()).isAfter(before.since());
        assertThat(after.accepted()).isEmpty();
        assertThat(after.keptBytes()).isZero();
        assertThat(after.rejected()).isZero();
        assertThat(after.lastRejections()).isEmpty();
        add("EventData", 1, 10);
        assertThat(received.newest(10, 0, null))
                .extracting(ReceivedEnvelope::sequence)
                .containsExactly(3L);
    }

    @Test
    void takesItemsFromManyThreads() {
        IntStream.range(0, 10_000).parallel().forEach(i -> {
            add("EventData", 1, 1);
            assertThat(received.newest(10, 0, null)).hasSizeLessThanOrEqualTo(3);
        });

        assertThat(received.totals().accepted()).containsEntry("EventData", 10_000L);
        assertThat(received.newest(1, 0, null))
                .extracting(ReceivedEnvelope::sequence)
                .containsExactly(10_000L);
    }

    private void add(String type, int times, int bytes) {
        IntStream.range(0, times).forEach(i -> received.add(type, "{}", bytes, HEADLINE));
    }
}
