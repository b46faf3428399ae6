package io.github.appinsights.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TraceTelemetry;
import org.junit.jupiter.api.Test;

/** Who gets in when there is little room. */
class IntakeTests {

    private static final Telemetry LINE = TraceTelemetry.builder("line").build();
    private static final Telemetry EXCEPTION =
            ExceptionTelemetry.builder(new IllegalStateException()).build();
    private static final Telemetry REQUEST = RequestTelemetry.builder("GET /").build();

    @Test
    void logLinesFillThreeQuartersAndExceptionsSevenEighths() {
        Intake intake = intake(ChannelOptions.builder().maxBatchItems(10).maxItems(80));
        assertThat(fill(intake, LINE)).isEqualTo(60);
        assertThat(fill(intake, EXCEPTION)).isEqualTo(10);
        assertThat(intake.offer(LINE)).isFalse();
        assertThat(fill(intake, REQUEST)).isEqualTo(10);
    }

    @Test
    void metricsShareTheRoomOfLogLines() {
        Intake intake = intake(ChannelOptions.builder().maxBatchItems(10).maxItems(80));
        assertThat(fill(intake, MetricTelemetry.builder("metric", 1).build())).isEqualTo(60);
        assertThat(intake.offer(LINE)).isFalse();
        assertThat(fill(intake, REQUEST)).isEqualTo(20);
    }

    @Test
    void everythingElseMayFillAll() {
        for (Telemetry item : new Telemetry[] {
            REQUEST,
            DependencyTelemetry.builder("GET /").build(),
            EventTelemetry.builder("event").build()
        }) {
            assertThat(fill(intake(ChannelOptions.builder().maxBatchItems(10).maxItems(80)), item))
                    .isEqualTo(80);
        }
    }

    @Test
    void bytesAreSharedAsItemsAre() {
        Telemetry large = TraceTelemetry.builder("x".repeat(32_000)).build();
        long most = 64L * Intake.weigh(large);
        Intake intake = intake(ChannelOptions.builder().maxBatchBytes(64 << 10).maxBytes(most));
        assertThat(fill(intake, large)).isEqualTo(48);
        assertThat(intake.offer(REQUEST)).isTrue();
    }

    @Test
    void logLinesGetInAgainWhenThereIsRoom() {
        Intake intake = intake(ChannelOptions.builder().maxBatchItems(10).maxItems(80));
        fill(intake, LINE);
        intake.left(1, Intake.weigh(LINE));
        assertThat(intake.offer(LINE)).isTrue();
        assertThat(intake.offer(LINE)).isFalse();
    }

    @Test
    void aWholeBatchOfLogLinesFitsHoweverSmallTheRoom() {
        assertThat(fill(intake(ChannelOptions.builder().maxBatchItems(100).maxItems(100)), LINE))
                .isEqualTo(100);
    }

    private static Intake intake(ChannelOptions.Builder options) {
        return new Intake(options.build(), new Tally(), () -> {});
    }

    /** How many of them get in. */
    private static int fill(Intake intake, Telemetry item) {
        int taken = 0;
        while (intake.offer(item)) {
            taken++;
        }
        return taken;
    }
}
