package io.github.appinsights.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.DropReason;
import io.github.appinsights.internal.wire.BatchWriter;
import io.github.appinsights.internal.wire.CommonTags;
import io.github.appinsights.model.DeviceContext;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.model.TelemetryContext;
import io.github.appinsights.model.TraceTelemetry;
import io.github.appinsights.testing.ItemIds;
import java.lang.reflect.Field;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;

/** How items become batches. */
class WindowTests {

    private static final Duration WAIT = ChannelOptions.DEFAULTS.maxWait();

    private final Service service = Service.healthy();

    private Rig rig() {
        return new Rig(ChannelOptions.DEFAULTS, service);
    }

    @Test
    void aBatchIsSentAtOnceWhenItIsFull() {
        Rig rig = rig();

        rig.offers(500);
        rig.turns();

        assertThat(rig.posts)
                .singleElement()
                .satisfies(post -> assertThat(post.items()).isEqualTo(500));
    }

    @Test
    void noBatchHasMoreItemsThanAllowed() {
        Rig rig = rig();

        rig.offers(1_250);
        rig.pass(WAIT);

        assertThat(rig.posts).extracting(Rig.Post::items).containsExactly(500, 500, 250);
    }

    @Test
    void anItemAloneIsSentAfterTheWait() {
        Rig rig = rig();
        rig.offer();

        rig.pass(WAIT.minusNanos(1));
        assertThat(rig.posts).isEmpty();

        rig.pass(Duration.ofNanos(1));
        assertThat(rig.posts).hasSize(1);
    }

    @Test
    void theWaitIsThatOfTheFirstItem() {
        Rig rig = rig();

        rig.load(10, Duration.ofSeconds(10), rig::offer);
        rig.pass(Duration.ofMillis(5_100));

        assertThat(rig.posts).singleElement().satisfies(post -> {
            assertThat(rig.elapsed(post)).isEqualTo(Duration.ofMillis(5_100));
            assertThat(post.items()).isEqualTo(51);
        });
    }

    @Test
    void itemsKeepTheirOrder() {
        Rig rig = rig();

        rig.offers(1_000);
        rig.turns();

        assertThat(rig.posts.get(0).ids[0]).isZero();
        assertThat(rig.posts.get(0).ids[499]).isEqualTo(499);
        assertThat(rig.posts.get(1).ids[0]).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(ints = {3_000, 5_000, 8_000})
    void noBatchHasMoreBytesThanAllowed(int weight) {
        Rig rig = rig();

        for (int i = 0; i < 1_000; i++) {
            rig.offer(weight);
            if (i % 100 == 0) {
                rig.pass(Duration.ofMillis(100));
            }
        }
        rig.pass(Duration.ofMinutes(1));

        assertThat(service.taken.cardinality()).isEqualTo(1_000);
        assertThat(rig.posts)
                .allSatisfy(post -> assertThat(ItemIds.plain(post.body)).hasSizeLessThanOrEqualTo(1 << 20))
                .anySatisfy(post -> assertThat(ItemIds.plain(post.body)).hasSizeGreaterThan((1 << 20) - (2 << 16)));
    }

    /** The worst case: a batch with room for just one more, which is as large as an item may be. */
    @Test
    void theLargestItemFitsIntoTheSpaceThatIsKeptForIt() {
        Rig rig = rig();
        int largest = largestItem();
        for (int i = 0; i < 14; i++) {
            rig.offer(traceOf(largest));
        }
        rig.offer(traceOf(largest - 15));
        rig.offer(traceOf(largest));
        rig.pass(WAIT);

        assertThat(rig.posts).hasSize(2);
        assertThat(ItemIds.plain(rig.posts.get(0).body)).hasSize((1 << 20) - (1 << 16));
        assertThat(ItemIds.plain(rig.posts.get(1).body)).hasSize((1 << 16) + 1);
        assertThat(rig.counters().droppedTotal()).isZero();
    }

    /** Text of properties for an item of exactly 65,536 bytes without its line end. */
    private static int largestItem() {
        Rig probe = new Rig(ChannelOptions.DEFAULTS, Service.healthy());
        probe.offer(traceOf(60_000));
        probe.pass(WAIT);
        int envelope = ItemIds.plain(probe.posts.get(0).body).length - 1 - 60_000;
        return 65_536 - envelope;
    }

    private static TraceTelemetry traceOf(int text) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (int i = 0; i < 8; i++) {
            int length = i < 7 ? text / 8 : text - 7 * (text / 8);
            properties.put("p" + i, "x".repeat(length));
        }
        return new TraceTelemetry(
                Rig.BEGIN, TelemetryContext.EMPTY, "m", SeverityLevel.WARNING, properties, Map.<String, Double>of());
    }

    @Test
    void manyBytesAreSentWithoutWaitingForMoreItems() {
        Rig rig = rig();

        for (int i = 0; i < 300; i++) {
            rig.offer(7_000);
        }
        rig.turns();

        assertThat(rig.posts).isNotEmpty();
    }

    @Test
    void whatCannotBeToldIsDroppedAloneAndHoldsNothingUp() {
        Rig rig = rig();
        rig.offer(new MetricTelemetry(
                Rig.BEGIN, TelemetryContext.EMPTY, null, "m", Double.NaN, null, Map.<String, String>of()));
        rig.offer(ItemIds.item(1_000, Rig.BEGIN.minus(Duration.ofDays(3))));
        rig.offer(ItemIds.item(1_001, Rig.BEGIN.plus(Duration.ofHours(3))));
        rig.offers(3);

        rig.pass(WAIT.plus(Service.SOON));

        assertThat(rig.counters().sent()).isEqualTo(3);
        assertThat(rig.dropped(DropReason.INVALID)).isEqualTo(2);
        assertThat(rig.dropped(DropReason.EXPIRED)).isEqualTo(1);
        assertThat(rig.isIdle()).isTrue();
    }

    @Test
    void messagesAreReadThoughOnlyWhatIsRefusedComesIn() {
        int[] looks = new int[2];
        Rig[] rig = new Rig[1];
        rig[0] = new Rig(ChannelOptions.DEFAULTS, service, Rig.START, null, () -> {
            if (++looks[0] < 20_000) {
                rig[0].offer(ItemIds.item(1, Instant.EPOCH)); // faster than it can be refused
            }
            if (looks[0] == 10) {
                rig[0].delivery.post(() -> looks[1] = looks[0]);
            }
            return Rig.BEGIN;
        });
        rig[0].offer(ItemIds.item(1, Instant.EPOCH));
        rig[0].turns();

        assertThat(looks[1]).isBetween(10, 2_000);
        assertThat(rig[0].dropped(DropReason.EXPIRED)).isEqualTo(20_000);
    }

    /**
     * A producer that has counted its item and not queued it yet found another before it, so it wakes nobody. When that other is
     * refused, the sender must not fall asleep.
     */
    @Test
    void anItemIsNotForgottenWhoseProducerWasInterruptedBeforeItCouldQueueIt() throws ReflectiveOperationException {
        Rig rig = rig();
        Intake intake = rig.delivery.intake();
        rig.offer(ItemIds.item(0, Instant.EPOCH));
        rig.tally.offered();
        ((AtomicLong) field(intake, "entered")).incrementAndGet();
        rig.pass(Duration.ofMillis(10));
        assertThat(rig.dropped(DropReason.EXPIRED)).isEqualTo(1);

        @SuppressWarnings("unchecked")
        Queue<Object> queue = (Queue<Object>) field(intake, "queue");
        queue.offer(ItemIds.item(1, Rig.BEGIN));
        rig.pass(WAIT.plus(Service.SOON).plusMillis(1));

        assertThat(service.taken.get(1)).isTrue();
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    @Test
    void aClockThatThrowsCostsTheItemsOfThatTimeOnly() {
        boolean[] broken = {true};
        Rig[] rig = new Rig[1];
        rig[0] = new Rig(ChannelOptions.DEFAULTS, service, Rig.START, null, () -> {
            if (broken[0]) {
                throw new IllegalStateException("no time");
            }
            return Rig.BEGIN;
        });
        for (int i = 0; i < 5; i++) {
            rig[0].offer(ItemIds.item(i, Rig.BEGIN));
        }
        rig[0].pass(WAIT);
        assertThat(rig[0].dropped(DropReason.UNSERIALISABLE)).isEqualTo(5);

        broken[0] = false;
        for (int i = 5; i < 10; i++) {
            rig[0].offer(ItemIds.item(i, Rig.BEGIN));
        }
        rig[0].pass(WAIT.plus(Service.SOON));

        assertThat(service.taken.cardinality()).isEqualTo(5);
        assertThat(rig[0].isIdle()).isTrue();
    }

    @Test
    void itemsWaitInTheQueueAndNotInTheWindowWhileABatchHasNoPlace() {
        service.answers(post -> Service.hang());
        Rig rig = rig();

        rig.offers(4 * 500 + 500 + 300);
        rig.turns();

        assertThat(rig.posts).hasSize(4);
        assertThat(rig.delivery.intake().items()).isEqualTo(300);
        assertThat(rig.delivery.stage().readyItems()).isEqualTo(500);
    }

    @Test
    void aBatchWithoutAPlaceGoesToTheStoreAfterTwiceTheWait() {
        service.answers(post -> Service.hang());
        Rig rig = rig();
        rig.offers(5 * 500);

        rig.pass(WAIT.multipliedBy(2).minusNanos(1));
        assertThat(rig.store.batches()).isZero();

        rig.pass(Duration.ofNanos(1));
        assertThat(rig.store.batches()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {9_999, 10_000, 10_001, 20_000})
    void batchesGoToTheStoreAsSoonAsHalfTheQueueIsUsed(int maxItems) {
        service.answers(post -> Service.hang());
        Rig rig = new Rig(ChannelOptions.builder().maxItems(maxItems).build(), service);

        for (int i = 0; i < 40_000; i++) {
            assertThat(rig.offer()).isTrue();
            rig.turns();
            assertThat(rig.delivery.intake().items()).isLessThanOrEqualTo(maxItems / 2 + 1);
        }

        assertThat(rig.dropped(DropReason.QUEUE_FULL)).isZero();
    }

    @Test
    void batchesGoToTheStoreAsSoonAsHalfTheBytesAreUsed() {
        service.answers(post -> Service.hang());
        Rig rig = rig();

        for (int i = 0; i < 5_000; i++) {
            rig.offer(8_000);
            rig.turns();
        }

        assertThat(rig.dropped(DropReason.QUEUE_FULL)).isZero();
        assertThat(rig.delivery.intake().bytes()).isLessThanOrEqualTo((8L << 20) + 16_000);
    }

    /** Bursts of any size, then silence, with a sender that stalls and recovers: nothing may be left behind. */
    @Test
    void nothingIsStrandedAfterAnyBurst() {
        for (int round = 0; round < 400; round++) {
            Random random = new Random(round);
            Service answers = Service.healthy();
            Rig rig = new Rig(ChannelOptions.DEFAULTS, answers);
            boolean stalls = random.nextBoolean();
            Duration stall = Duration.ofMillis(random.nextInt(9_000));
            answers.answers(post ->
                    stalls && rig.elapsed().compareTo(stall) < 0 ? Service.ok().in(stall) : Service.ok());
            for (int burst = random.nextInt(1, 5); burst > 0; burst--) {
                rig.offers(random.nextInt(1, 1_800));
                rig.pass(Duration.ofMillis(random.nextInt(3_000)));
            }
            rig.pass(WAIT.plus(stall).plus(stall));
            // what was spilled meanwhile comes at ten batches a second
            rig.pass(Duration.ofMillis(100 * rig.store.batches() + 100));

            assertThat(answers.taken.cardinality()).as("round " + round).isEqualTo(rig.ids());
            assertThat(rig.isIdle()).as("round " + round).isTrue();

            rig.offer();
            rig.pass(WAIT.plus(Service.SOON));
            assertThat(answers.taken.cardinality()).as("round " + round).isEqualTo(rig.ids());
        }
    }

    /** Odd limits, at which marks for waking fall together or on nothing. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "1, 2, 1",
        "1, 3, 2",
        "2, 2, 1",
        "2, 3, 1",
        "3, 3, 3",
        "5, 7, 1",
        "7, 7, 4",
        "10, 10, 1",
        "499, 500, 1",
        "500, 500, 1"
    })
    void oddLimitsStrandNothing(int batch, int queue, int slots) {
        ChannelOptions odd = ChannelOptions.builder()
                .maxBatchItems(batch)
                .maxItems(queue)
                .maxInFlight(slots)
                .build();
        Rig rig = new Rig(odd, service);
        Random random = new Random(batch * 1_000L + queue);

        for (int i = 0; i < 400; i++) {
            rig.offers(random.nextInt(1, queue + 2));
            rig.pass(Duration.ofMillis(random.nextInt(200)));
        }
        rig.pass(WAIT.plus(Duration.ofMinutes(2)));

        assertThat(rig.isIdle()).isTrue();
        assertThat(service.taken.cardinality() + rig.dropped(DropReason.QUEUE_FULL))
                .isEqualTo(rig.ids());
        assertThat(rig.mostOpen).isLessThanOrEqualTo(slots);
    }

    @Test
    void theSmallestBatchSizeInBytesSendsItemByItem() {
        Rig rig = new Rig(
                ChannelOptions.builder()
                        .maxBatchBytes(64 << 10)
                        .maxBytes(64 << 10)
                        .build(),
                service);

        for (int i = 0; i < 50; i++) {
            rig.offer();
            rig.pass(Duration.ofMillis(200));
        }

        assertThat(service.taken.cardinality()).isEqualTo(50);
    }

    @Test
    void anItemLargerThanTheWholeQueueLeavesTheNextOnesUnharmed() {
        Rig rig = new Rig(
                ChannelOptions.builder()
                        .maxBatchBytes(64 << 10)
                        .maxBytes(64 << 10)
                        .build(),
                service);

        assertThat(rig.offer(traceOf(8 * 8_192))).isFalse();
        rig.offer();
        rig.pass(WAIT.plus(Service.SOON));

        assertThat(rig.dropped(DropReason.QUEUE_FULL)).isEqualTo(1);
        assertThat(service.taken.cardinality()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE + 1_000_000_000, -1, 0, Long.MAX_VALUE - 1_000_000_000})
    void theMonotonicClockMayBeginAnywhere(long start) {
        service.answers(post -> post.number == 1 ? Service.status(503) : Service.ok());
        Rig rig = new Rig(ChannelOptions.DEFAULTS, service, start);

        rig.load(1_000, Duration.ofSeconds(5), rig::offer);
        rig.pass(Duration.ofSeconds(20));

        assertThat(service.taken.cardinality()).isEqualTo(5_000);
    }

    /** More demand than that would make items wait in the sink, which has no bound. */
    @Test
    void theWindowNeverAsksForMoreThanOneItem() {
        Tally tally = new Tally();
        BatchWindow window = new BatchWindow(
                ChannelOptions.builder().maxBatchItems(3).build(),
                new BatchWriter("key", new CommonTags(null, null, null, DeviceContext.NONE, "t:1"), item -> item),
                new Intake(ChannelOptions.DEFAULTS, tally, () -> {}),
                tally::dropped,
                Clock.fixed(Rig.BEGIN, ZoneOffset.UTC),
                () -> 0);
        long[] asked = new long[1];
        window.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                asked[0] += n;
            }

            @Override
            public void cancel() {}
        });
        Random random = new Random(5);
        for (int i = 0; i < 1_000; i++) {
            if (asked[0] > 0 && random.nextBoolean()) {
                asked[0]--;
                window.onNext(ItemIds.item(i, random.nextInt(5) == 0 ? Instant.EPOCH : Rig.BEGIN));
            }
            if (window.isFull() || random.nextInt(4) == 0) {
                window.close();
            }
            if (window.ready() != null && random.nextBoolean()) {
                window.taken();
                assertThat(asked[0]).isEqualTo(1);
            }
            assertThat(asked[0]).isBetween(0L, 1L);
        }
    }

    @Test
    void theQueueIsBoundedInItems() {
        service.answers(post -> Service.hang());
        Rig rig = new Rig(ChannelOptions.builder().maxItems(1_000).build(), service);

        for (int i = 0; i < 1_000; i++) {
            assertThat(rig.offer()).isTrue();
        }

        assertThat(rig.offer()).isFalse();
        assertThat(rig.dropped(DropReason.QUEUE_FULL)).isEqualTo(1);
    }

    @Test
    void theQueueIsBoundedInBytes() {
        Rig rig = new Rig(ChannelOptions.builder().maxBytes(100_000).build(), service);
        EventTelemetry item = ItemIds.item(1, Rig.BEGIN, 7_800);
        int fit = 100_000 / Intake.weigh(item);

        for (int i = 0; i < fit; i++) {
            assertThat(rig.offer(item)).isTrue();
        }

        assertThat(rig.offer(item)).isFalse();
        assertThat(rig.delivery.intake().bytes()).isLessThanOrEqualTo(100_000);
    }
}
