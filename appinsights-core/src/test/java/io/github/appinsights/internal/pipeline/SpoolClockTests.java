package io.github.appinsights.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.SpoolOptions;
import io.github.appinsights.internal.spool.SteppedSpool;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolClockTests {

    @TempDir
    Path directory;

    private final Service service = Service.healthy();
    private boolean broken;
    private Rig rig;

    private Instant time() {
        if (broken) {
            throw new IllegalStateException("no time");
        }
        return rig.wallTime();
    }

    @BeforeEach
    void open() {
        SpoolOptions spool = SpoolOptions.of(directory.resolve("spool"));
        SteppedSpool files = new SteppedSpool(spool, task -> rig.later(Duration.ofMillis(1), task));
        ChannelOptions options = ChannelOptions.builder().spool(spool).build();
        rig = new Rig(options, service, Rig.START, null, this::time, files::open);
    }

    @Test
    void aBatchIsKeptOnceThoughTheClockOfTheApplicationThrows() {
        service.answers(post -> Service.refused());
        rig.offers(500);
        rig.pass(Duration.ofMillis(200));
        rig.offers(10);
        rig.turns();
        rig.offer();
        rig.pass(Duration.ofSeconds(1));
        broken = true;

        rig.pass(Duration.ofSeconds(10));
        service.answers(post -> Service.ok());
        rig.pass(Duration.ofMinutes(2));

        assertThat(service.taken.cardinality()).isEqualTo(511);
        assertThat(service.twice.isEmpty()).isTrue();
        assertThat(rig.isIdle()).isTrue();
    }
}
