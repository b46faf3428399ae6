package io.github.appinsights.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveryCountersTests {

    @Test
    void theBalanceIsZeroWhereEveryItemIsAccountedFor() {
        assertThat(balanced(0).balance()).isZero();
    }

    @Test
    void theBalanceTellsHowManyItemsAreNotAccountedFor() {
        assertThat(balanced(3).balance()).isEqualTo(3);
        assertThat(balanced(-3).balance()).isEqualTo(-3);
    }

    @Test
    void countersThatAreNoTermsOfTheBalanceDoNotChangeIt() {
        DeliveryCounters counters = new DeliveryCounters(0, 0, 0, Map.of(), Map.of(), 0, 5, 6, 7, 0, 0, 0, 8, 9, 10);

        assertThat(counters.balance()).isZero();
    }

    @Test
    void totalsAddUpAllStatusesAndReasons() {
        assertThat(balanced(0).rejectedTotal()).isEqualTo(4 + 5);
        assertThat(balanced(0).droppedTotal()).isEqualTo(6 + 7);
        assertThat(DeliveryCounters.ZERO.rejectedTotal()).isZero();
        assertThat(DeliveryCounters.ZERO.droppedTotal()).isZero();
    }

    @Test
    void theClientAddsOnlyWhatItLeftOutItself() {
        DeliveryCounters counters = balanced(0).beforeOffering(50, 70, 100, 200);

        assertThat(counters.sampledOut()).isEqualTo(50);
        assertThat(counters.held()).isEqualTo(70);
        assertThat(counters.filtered()).isEqualTo(100);
        assertThat(counters.hookFailures()).isEqualTo(200);
        assertThat(counters.beforeOffering(0, 0, 0, 0)).isEqualTo(balanced(0));
    }

    @Test
    void mapsAreCopied() {
        Map<Integer, Long> rejected = new HashMap<>(Map.of(400, 1L));
        DeliveryCounters counters = new DeliveryCounters(0, 0, 0, rejected, Map.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        rejected.clear();

        assertThat(counters.rejected()).containsEntry(400, 1L);
        assertThatThrownBy(() -> counters.dropped().put(DropReason.POISON, 1L))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aStateCanHaveOtherCountersAndNothingElseChanges() {
        ChannelState state =
                new ChannelState("paused", null, "refused", 1, "files", "full", 2, 3, Map.of(503, 4L), balanced(0));

        assertThat(state.withCounters(balanced(1)))
                .isEqualTo(new ChannelState(
                        "paused", null, "refused", 1, "files", "full", 2, 3, Map.of(503, 4L), balanced(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "QUEUE_FULL,      queue_full,      queueFull",
        "STORE_FULL,      store_full,      storeFull",
        "TOO_LARGE,       too_large,       tooLarge",
        "UNSERIALISABLE,  unserialisable,  unserialisable",
        "POISON,          poison,          poison",
        "EXPIRED,         expired,         expired",
        "CORRUPT,         corrupt,         corrupt",
        "QUOTA,           quota,           quota",
        "SHUTDOWN,        shutdown,        shutdown",
        "CLOSED,          closed,          closed",
        "INVALID,         invalid,         invalid",
        "PARTIAL_UNKNOWN, partial_unknown, partialUnknown",
    })
    void reasonsHaveANameInMetersAndOneInJson(DropReason reason, String value, String jsonName) {
        assertThat(reason.value()).isEqualTo(value);
        assertThat(reason.jsonName()).isEqualTo(jsonName);
    }

    @ParameterizedTest
    @EnumSource
    void noReasonHasANameThatNeedsQuoting(DropReason reason) {
        assertThat(reason.value()).matches("[a-z]+(_[a-z]+)*");
        assertThat(reason.jsonName()).matches("[a-zA-Z]+");
    }

    private static DeliveryCounters balanced(long unaccounted) {
        long settled = 3 + (4 + 5) + (6 + 7) + 8 + 9 + 10 + 11;
        return new DeliveryCounters(
                settled - 2 + unaccounted,
                2,
                3,
                Map.of(400, 4L, 402, 5L),
                Map.of(DropReason.QUEUE_FULL, 6L, DropReason.INVALID, 7L),
                8,
                0,
                0,
                0,
                9,
                10,
                11,
                0,
                0,
                0);
    }
}
