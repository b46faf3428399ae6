package io.github.appinsights.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.internal.wire.BatchWriter;
import io.github.appinsights.internal.wire.CommonTags;
import io.github.appinsights.model.DeviceContext;
import io.github.appinsights.testing.ItemIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryStoreTests {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final BatchWriter writer =
            new BatchWriter("key", new CommonTags(null, null, null, DeviceContext.NONE, "t:1"), item -> item);

    private Parcel parcel(long created) {
        return parcel(created, 3, 100);
    }

    private Parcel parcel(long created, int items, int weight) {
        for (int i = 0; i < items; i++) {
            writer.add(ItemIds.item(i, NOW, weight));
        }
        return Parcel.of(writer.close(), created);
    }

    @Test
    void itIsEmptyAtFirst() {
        MemoryStore store = new MemoryStore(1_000_000);

        assertThat(store.hasNext()).isFalse();
        assertThat(store.poll()).isNull();
        assertThat(store.bytes() + store.items() + store.batches()).isZero();
    }

    @Test
    void whatCameFirstLeavesFirst() {
        MemoryStore store = new MemoryStore(1_000_000);
        Parcel first = parcel(1);
        Parcel second = parcel(2);
        store.addLast(first);
        store.addLast(second);

        assertThat(store.poll()).isSameAs(first);
        assertThat(store.poll()).isSameAs(second);
    }

    @Test
    void whatIsNextCanBePutInFront() {
        MemoryStore store = new MemoryStore(1_000_000);
        Parcel next = parcel(2);
        store.addLast(parcel(1));
        store.addFirst(next);

        assertThat(store.poll()).isSameAs(next);
    }

    @Test
    void itKnowsHowMuchItHolds() {
        MemoryStore store = new MemoryStore(1_000_000);
        Parcel one = parcel(1, 3, 100);
        Parcel two = parcel(2, 5, 50);
        store.addLast(one);
        store.addFirst(two);

        assertThat(store.batches()).isEqualTo(2);
        assertThat(store.items()).isEqualTo(8);
        assertThat(store.bytes()).isEqualTo(one.bytes() + two.bytes());

        store.poll();
        store.poll();
        assertThat(store.bytes() + store.items() + store.batches()).isZero();
    }

    @Test
    void forANewOneTheOldestLeaves() {
        Parcel oldest = parcel(1);
        MemoryStore store = new MemoryStore(oldest.bytes() * 2L + 20);
        store.addLast(parcel(2));
        store.addLast(oldest);

        assertThat(store.addLast(parcel(3))).containsExactly(oldest);
        assertThat(store.batches()).isEqualTo(2);
    }

    @Test
    void ageIsToldRightAcrossTheOverflowOfTheClock() {
        Parcel oldest = parcel(Long.MAX_VALUE - 5);
        MemoryStore store = new MemoryStore(oldest.bytes() * 2L + 20);
        store.addLast(parcel(Long.MIN_VALUE + 5));
        store.addLast(oldest);

        assertThat(store.addLast(parcel(Long.MIN_VALUE + 9))).containsExactly(oldest);
    }

    @Test
    void asManyLeaveAsItTakes() {
        Parcel small = parcel(1);
        Parcel large = parcel(9, 3, 800);
        MemoryStore store = new MemoryStore(large.bytes() + small.bytes() / 2);
        store.addLast(small);
        store.addLast(parcel(2));

        assertThat(store.addLast(large)).hasSize(2);
        assertThat(store.poll()).isSameAs(large);
        assertThat(store.hasNext()).isFalse();
    }

    @Test
    void whatDoesNotFitAtAllIsNotTakenAndEvictsNobody() {
        Parcel small = parcel(1);
        MemoryStore store = new MemoryStore(small.bytes());
        store.addLast(small);
        Parcel large = parcel(2, 50, 500);

        assertThat(store.addLast(large)).containsExactly(large);
        assertThat(store.addFirst(large)).containsExactly(large);
        assertThat(store.poll()).isSameAs(small);
    }

    @Test
    void aStoreOfNoSizeTakesNothing() {
        MemoryStore store = new MemoryStore(0);
        Parcel parcel = parcel(1);

        assertThat(store.addLast(parcel)).containsExactly(parcel);
        assertThat(store.hasNext()).isFalse();
    }

    @Test
    void eachBatchIsShownInOrder() {
        MemoryStore store = new MemoryStore(1_000_000);
        List<Parcel> all = List.of(parcel(1), parcel(2), parcel(3));
        all.forEach(store::addLast);
        List<Parcel> shown = new ArrayList<>();

        store.forEach(shown::add);

        assertThat(shown).isEqualTo(all);
    }

    @Test
    void whateverHappensItsSumsAreRight() {
        Random random = new Random(7);
        MemoryStore store = new MemoryStore(5_000);
        List<Parcel> inside = new ArrayList<>();
        for (int step = 0; step < 5_000; step++) {
            if (random.nextInt(3) == 0) {
                Parcel polled = store.poll();
                assertThat(polled).isSameAs(inside.isEmpty() ? null : inside.remove(0));
            } else {
                Parcel parcel = parcel(random.nextInt(1_000), random.nextInt(1, 5), random.nextInt(400));
                boolean first = random.nextBoolean();
                List<Parcel> left = first ? store.addFirst(parcel) : store.addLast(parcel);
                inside.add(first ? 0 : inside.size(), parcel);
                inside.removeAll(left);
            }
            assertThat(store.batches()).isEqualTo(inside.size());
            assertThat(store.items())
                    .isEqualTo(inside.stream().mapToInt(Parcel::items).sum());
            assertThat(store.bytes())
                    .isEqualTo(inside.stream().mapToInt(Parcel::bytes).sum())
                    .isLessThanOrEqualTo(5_000);
        }
    }
}
