package io.github.appinsights.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.internal.ingestion.ItemError;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Batches that cannot be taken apart when their answer says so: for want of memory in earnest, as they cannot be read here. */
class SpoiltBatchTests {

    private final Service service = Service.healthy();
    private final Rig rig = new Rig(ChannelOptions.DEFAULTS, service);

    private void isSentAgain(Service.Reply reply) {
        byte[][] spoilt = new byte[2][];
        service.answers(post -> {
            spoilt[0] = post.body;
            spoilt[1] = post.body.clone();
            Arrays.fill(post.body, (byte) 0);
            return reply;
        });
        rig.offers(10);
        assertThatThrownBy(() -> rig.pass(Duration.ofSeconds(6))).isInstanceOf(UncheckedIOException.class);
        System.arraycopy(spoilt[1], 0, spoilt[0], 0, spoilt[1].length);
        service.answers(post -> Service.ok());
        rig.delivery.post(() -> {}); // its thread makes another turn after one that failed

        rig.pass(Duration.ofMinutes(1));

        assertThat(service.taken.cardinality()).isEqualTo(10);
        assertThat(rig.isIdle()).isTrue();
        rig.assertBalanced();
    }

    @Test
    void oneWhoseRestCannotBeTakenOutIsSentAgainAsAWhole() {
        isSentAgain(Service.partial(new ItemError(3, 500, null)));
        assertThat(rig.counters().maybeDuplicate()).isEqualTo(10);
    }

    @Test
    void oneThatIsTooLargeAndCannotBeSplitIsSentAgainAsAWhole() {
        isSentAgain(Service.status(413));
    }
}
