package io.github.appinsights.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.internal.wire.BatchWriter;
import io.github.appinsights.internal.wire.CommonTags;
import io.github.appinsights.model.DeviceContext;
import io.github.appinsights.testing.ItemIds;
import java.time.Instant;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParcelTests {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static Parcel parcel(int items) {
        BatchWriter writer =
                new BatchWriter("key", new CommonTags(null, null, null, DeviceContext.NONE, "t:1"), item -> item);
        for (int i = 0; i < items; i++) {
            writer.add(ItemIds.item(i, NOW));
        }
        return Parcel.of(writer.close(), 42);
    }

    /** Fails at each of these counts of successes, and is looked at before the next try. */
    private static boolean isSuspectAfter(Parcel parcel, long... successes) {
        boolean suspect = false;
        for (long count : successes) {
            parcel.failed(count);
            suspect = parcel.isSuspect(count + 1);
        }
        return suspect;
    }

    @Test
    void aFreshOneIsNotSuspect() {
        assertThat(parcel(5).isSuspect(1_000)).isFalse();
    }

    @Test
    void anOutageMakesNobodySuspect() {
        Parcel parcel = parcel(5);

        for (int i = 0; i < 1_000; i++) {
            parcel.failed(7);
            assertThat(parcel.isSuspect(7)).isFalse();
        }
    }

    @Test
    void aFailureCountsOnceOthersHaveSucceeded() {
        assertThat(isSuspectAfter(parcel(5), 1, 5)).isFalse();
        assertThat(isSuspectAfter(parcel(5), 1, 5, 9)).isTrue();
    }

    @Test
    void aFailureCountsOnce() {
        Parcel parcel = parcel(5);
        parcel.failed(1);

        for (int i = 2; i < 100; i++) {
            assertThat(parcel.isSuspect(i)).isFalse();
        }
    }

    @Test
    void aHalfIsSuspectAtOnce() {
        assertThat(isSuspectAfter(parcel(5).half(true), 1)).isTrue();
    }

    @Test
    void aSingleItemIsGivenThreeTriesHoweverItCameToBeAlone() {
        Parcel alone = parcel(2).half(true);

        assertThat(isSuspectAfter(alone, 1, 2)).isFalse();
        assertThat(isSuspectAfter(alone, 3)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 500})
    void halvesHoldAllItemsInOrderAndAreAsOldAsTheWhole(int items) {
        Parcel parcel = parcel(items);
        Parcel first = parcel.half(true);
        Parcel second = parcel.half(false);

        int[] all = IntStream.concat(
                        IntStream.of(ItemIds.in(first.batch().body())),
                        IntStream.of(ItemIds.in(second.batch().body())))
                .toArray();
        assertThat(all).containsExactly(IntStream.range(0, items).toArray());
        assertThat(first.items() - second.items()).isBetween(0, 1);
        assertThat(first.createdNanos()).isEqualTo(42);
        assertThat(second.createdNanos()).isEqualTo(42);
    }

    @Test
    void aPartIsAsOldAsTheWhole() {
        Parcel parcel = parcel(10);
        BitSet some = new BitSet();
        some.set(3);
        some.set(9);

        Parcel part = parcel.part(parcel.batch().select(some));

        assertThat(ItemIds.in(part.batch().body())).containsExactly(3, 9);
        assertThat(part.createdNanos()).isEqualTo(42);
    }
}
