package io.github.appinsights.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.DropReason;
import io.github.appinsights.internal.ingestion.IngestionOutcome;
import io.github.appinsights.internal.ingestion.ItemError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What an outage costs, and what it does not. */
class OutageTests {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration OUTAGE = Duration.ofMinutes(1);
    private static final int RATE = 2_000;
    private static final IngestionOutcome OK = new IngestionOutcome.Answered(200, null, null, null);

    private final Service service = Service.healthy();
    private final Rig rig = new Rig(ChannelOptions.DEFAULTS, service);

    /** How an endpoint can fail. */
    enum Kind {
        UNAVAILABLE,
        HANGS,
        REFUSES_CONNECTIONS
    }

    private static Service.Reply down(Kind kind) {
        return switch (kind) {
            case UNAVAILABLE -> Service.status(503);
            case HANGS -> Service.hang();
            case REFUSES_CONNECTIONS -> Service.refused();
        };
    }

    private boolean during(Duration outage) {
        return rig.elapsed().compareTo(outage) < 0;
    }

    private List<Duration> times(List<Rig.Post> posts) {
        return posts.stream().map(rig::elapsed).toList();
    }

    @ParameterizedTest
    @EnumSource
    void anOutageOfAMinuteLosesNothingAndCostsFewRequests(Kind kind) {
        service.answers(post -> during(OUTAGE) ? down(kind) : Service.ok());
        rig.load(RATE, OUTAGE.plusSeconds(90), () -> rig.offer(60));

        rig.pass(OUTAGE);
        assertThat(rig.posts).hasSizeLessThanOrEqualTo(12);
        assertThat(rig.store.items()).isGreaterThan(90_000);

        Duration longestPause = Duration.ofSeconds(kind == Kind.HANGS ? 46 : 36);
        rig.passUntil(() -> !service.taken.isEmpty(), Duration.ofMillis(100), longestPause);
        // what came in during the pause has to follow, too, at ten batches a second
        rig.passUntil(() -> rig.store.batches() == 0, Duration.ofMillis(100), Duration.ofSeconds(45));
        rig.pass(Duration.ofMinutes(2));

        assertThat(service.taken.cardinality()).isEqualTo(rig.ids());
        assertThat(service.twice.isEmpty()).isTrue();
        assertThat(rig.counters().droppedTotal()).isZero();
        assertThat(rig.gate()).isEqualTo("open");
    }

    @Test
    void aSlowEndpointIsNotAnOutage() {
        service.answers(post -> Service.ok().in(Duration.ofSeconds(3)));
        rig.load(RATE, OUTAGE, () -> rig.offer(60));

        rig.pass(OUTAGE);
        assertThat(rig.counters().droppedTotal()).isZero();
        assertThat(rig.delivery.intake().items()).isLessThan(11_000);
        rig.pass(Duration.ofMinutes(5));

        assertThat(service.taken.cardinality()).isEqualTo(rig.ids());
        assertThat(service.twice.isEmpty()).isTrue();
        assertThat(rig.mostOpen).isEqualTo(4);
    }

    @Test
    void ofAMillionItemsThatAreTooManyEachArrivesOnceOrIsCounted() {
        ChannelOptions small = ChannelOptions.builder().storeMaxBytes(2 << 20).build();
        Rig slow = new Rig(small, service);
        service.answers(post -> Service.ok().in(Duration.ofSeconds(3)));
        slow.load(20_000, Duration.ofSeconds(50), slow::offer);

        slow.pass(Duration.ofSeconds(50));
        assertThat(slow.store.bytes()).isBetween(2_000_000L, 2L << 20);
        slow.passUntil(slow::isIdle, SECOND, Duration.ofHours(1));

        assertThat(slow.ids()).isEqualTo(1_000_000);
        assertThat(slow.counters().dropped().keySet()).containsExactly(DropReason.STORE_FULL);
        assertThat(service.taken.cardinality() + slow.counters().droppedTotal()).isEqualTo(1_000_000);
        assertThat(service.twice.isEmpty()).isTrue();
    }

    @Test
    void theQueueIsHardlyUsedInAnOutage() {
        service.answers(post -> Service.hang());
        long[] longestAbove = new long[2];
        rig.load(RATE, OUTAGE, () -> {
            rig.offer(60);
            boolean above = rig.delivery.intake().items() > 10_001;
            longestAbove[0] = above ? longestAbove[0] + 1 : 0;
            longestAbove[1] = Math.max(longestAbove[1], longestAbove[0]);
        });

        rig.pass(OUTAGE);

        assertThat(longestAbove[1]).isLessThanOrEqualTo(2L * RATE);
    }

    @Test
    void whatDoesNotFitIntoTheStoreLeavesTheOldestAndIsCounted() {
        ChannelOptions small = ChannelOptions.builder().storeMaxBytes(1 << 20).build();
        Rig little = new Rig(small, service);
        service.answers(post -> little.elapsed().compareTo(OUTAGE) < 0 ? Service.status(503) : Service.ok());
        little.load(RATE, OUTAGE, () -> little.offer(60));

        little.pass(OUTAGE.plusSeconds(120));

        long lost = little.dropped(DropReason.STORE_FULL);
        assertThat(lost).isPositive();
        assertThat(little.counters().droppedTotal()).isEqualTo(lost);
        assertThat(service.taken.cardinality() + lost).isEqualTo(little.ids());
        // the youngest are there: all but the oldest batch that was just under way
        int firstKept = service.taken.nextSetBit((int) lost);
        assertThat(service.taken.nextClearBit(firstKept)).isEqualTo(little.ids());
    }

    @Test
    void whatWasStoredComesAtTenBatchesASecondAtMost() {
        service.answers(post -> during(OUTAGE) ? Service.status(503) : Service.ok());
        rig.load(RATE, OUTAGE, () -> rig.offer(60));
        rig.pass(OUTAGE);
        int before = rig.posts.size();
        rig.passUntil(() -> rig.isIdle(), SECOND, Duration.ofMinutes(2));

        List<Duration> times = times(rig.posts.subList(before, rig.posts.size()));
        for (int i = 0; i + 10 < times.size(); i++) {
            assertThat(times.get(i + 10).minus(times.get(i))).isGreaterThanOrEqualTo(Duration.ofMillis(999));
        }
        assertThat(times.get(times.size() - 1).minus(times.get(0))).isLessThan(Duration.ofSeconds(35));
    }

    @Test
    void itemsOfTheTimeAfterwardsDoNotWaitForThoseStored() {
        service.answers(post -> during(OUTAGE) ? Service.status(503) : Service.ok());
        rig.load(RATE, OUTAGE, () -> rig.offer(60));
        rig.pass(OUTAGE);
        rig.passUntil(() -> rig.gate().equals("open"), Duration.ofMillis(10), Duration.ofSeconds(40));
        assertThat(rig.store.batches()).isGreaterThan(100);

        rig.offers(500);
        rig.pass(Service.SOON);

        assertThat(service.taken.get(rig.ids() - 1)).isTrue();
    }

    @Test
    void whatIsStoredDoesNotStarveWhileAllSlotsAreBusy() {
        ChannelOptions narrow = ChannelOptions.builder().maxInFlight(1).build();
        Rig one = new Rig(narrow, service);
        service.answers(post -> one.elapsed().compareTo(Duration.ofSeconds(20)) < 0
                ? Service.status(503)
                : Service.ok().in(Duration.ofMillis(250)));
        one.load(RATE, Duration.ofSeconds(80), one::offer);
        one.pass(Duration.ofSeconds(75));

        int firstSeconds = service.taken.get(0, 20_000).cardinality();
        assertThat(firstSeconds).isEqualTo(20_000);
    }

    @Test
    void aThrottledClientIsSilentUntilItMayComeBack() {
        Duration twenty = Duration.ofSeconds(20);
        service.answers(post -> during(twenty) ? Service.status(429, twenty, null) : Service.ok());
        rig.load(RATE, Duration.ofSeconds(18), rig::offer);
        rig.pass(Duration.ofMinutes(1));

        List<Rig.Post> refused = rig.posts.stream()
                .filter(post -> rig.elapsed(post).compareTo(twenty) < 0)
                .toList();
        assertThat(refused).hasSizeLessThanOrEqualTo(4);
        Duration answered = rig.elapsed(refused.get(0)).plus(Service.SOON);
        assertThat(rig.elapsed(rig.posts.get(refused.size())))
                .isBetween(answered.plus(twenty), answered.plus(Duration.ofSeconds(24)));
        assertThat(service.taken.cardinality()).isEqualTo(rig.ids());
    }

    @Test
    void ofAPartialAnswerOnlyWhatFailedIsSentAgainAndOnce() {
        List<ItemError> errors = new ArrayList<>();
        IntStream.range(0, 7).forEach(i -> errors.add(new ItemError(i, 500, null)));
        IntStream.range(7, 10).forEach(i -> errors.add(new ItemError(i, 400, null)));
        IntStream.range(10, 15).forEach(i -> errors.add(new ItemError(i, 206, null)));
        errors.add(new ItemError(100, 500, null));
        errors.add(new ItemError(-1, 500, null));
        service.answers(post -> post.number == 1 ? Service.status(206, null, errors) : Service.ok());
        rig.offers(100);

        rig.pass(Duration.ofSeconds(5).plus(Service.SOON));
        assertThat(rig.counters().sent()).isEqualTo(85);
        rig.pass(Duration.ofSeconds(10));

        assertThat(rig.posts).hasSize(2);
        assertThat(rig.posts.get(1).ids).containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(rig.counters().sent()).isEqualTo(92);
        assertThat(rig.counters().rejected()).isEqualTo(Map.of(400, 3L));
        assertThat(rig.counters().sampledByService()).isEqualTo(5);
        assertThat(service.twice.isEmpty()).isTrue();
    }

    @Test
    void aPartialAnswerThatCannotBeReadIsNotSentAgain() {
        service.answers(post -> Service.status(206));
        rig.offers(500);

        rig.pass(Duration.ofMinutes(1));

        assertThat(rig.posts).hasSize(1);
        assertThat(rig.dropped(DropReason.PARTIAL_UNKNOWN)).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 249, 250, 333, 499})
    void aBatchThatIsTooLargeIsSplitDownToTheOneItem(int large) {
        service.answers(post -> post.has(large) ? Service.status(413) : Service.ok());
        rig.offers(500);

        rig.pass(Duration.ofSeconds(30));

        assertThat(rig.posts).hasSizeLessThanOrEqualTo(19);
        assertThat(service.taken.cardinality()).isEqualTo(499);
        assertThat(rig.dropped(DropReason.TOO_LARGE)).isEqualTo(1);
        assertThat(service.twice.isEmpty()).isTrue();
        assertThat(rig.isIdle()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4_750, 9_999})
    void oneBadItemHoldsUpNobodyElse(int bad) {
        boolean[] down = {true};
        service.answers(post -> down[0] || post.has(bad) ? Service.status(500) : Service.ok());
        rig.offers(10_000);
        rig.pass(Duration.ofSeconds(2));
        down[0] = false;
        rig.load(500, Duration.ofMinutes(1), rig::offer);
        Duration healed = rig.elapsed();
        int before = rig.posts.size();

        int first = bad / 500 * 500;
        rig.passUntil(
                () -> service.taken.get(0, first).cardinality()
                                + service.taken.get(first + 500, 10_000).cardinality()
                        == 9_500,
                Duration.ofMillis(100),
                Duration.ofSeconds(10));
        rig.passUntil(() -> rig.dropped(DropReason.POISON) == 1, SECOND, Duration.ofMinutes(1));
        rig.pass(Duration.ofMinutes(1));

        assertThat(service.taken.cardinality()).isEqualTo(rig.ids() - 1);
        assertThat(service.taken.get(bad)).isFalse();
        assertThat(rig.counters().droppedTotal()).isEqualTo(1);
        long extra =
                rig.posts.stream().skip(before).filter(post -> post.has(bad)).count();
        assertThat(extra).isLessThanOrEqualTo(30);
        assertThat(rig.elapsed().minus(healed)).isLessThan(Duration.ofMinutes(3));
    }

    @Test
    void liveItemsAreNotLateBecauseOfABadOne() {
        int bad = 250;
        List<Duration> offered = new ArrayList<>();
        service.answers(post -> post.has(bad) ? Service.status(500) : Service.ok());
        rig.load(500, Duration.ofMinutes(1), () -> {
            offered.add(rig.elapsed());
            rig.offer();
        });
        rig.pass(Duration.ofMinutes(2));

        assertThat(rig.dropped(DropReason.POISON)).isEqualTo(1);
        for (Rig.Post post : rig.posts) {
            if (!post.has(bad) && post.items() > 250) {
                Duration late = rig.elapsed(post).minus(offered.get(post.ids[0]));
                assertThat(late).as("items from " + post.ids[0]).isLessThan(Duration.ofSeconds(10));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 5_007})
    void liveItemsAreNotLateBecauseOfABadOneThatWaits(int bad) {
        boolean[] down = {true};
        List<Duration> offered = new ArrayList<>();
        Duration[] latest = {Duration.ZERO};
        service.answers(post -> {
            if (down[0] || post.has(bad)) {
                return Service.status(500);
            }
            for (int id : post.ids) {
                Duration late = id < 10_000 ? Duration.ZERO : rig.elapsed(post).minus(offered.get(id - 10_000));
                latest[0] = late.compareTo(latest[0]) > 0 ? late : latest[0];
            }
            return Service.ok();
        });
        rig.offers(10_000);
        rig.pass(Duration.ofSeconds(2));
        down[0] = false;
        rig.load(200, Duration.ofMinutes(2), () -> {
            offered.add(rig.elapsed());
            rig.offer();
        });
        rig.pass(Duration.ofMinutes(3));

        assertThat(rig.dropped(DropReason.POISON)).isEqualTo(1);
        assertThat(latest[0]).isLessThan(Duration.ofSeconds(7));
    }

    @Test
    void aBadItemThatIsAloneIsTriedSeldomAndInTheEndExpires() {
        service.answers(post -> Service.status(500));
        rig.offer();
        rig.pass(Duration.ofHours(1));
        assertThat(rig.posts).hasSizeLessThanOrEqualTo(150);

        rig.pass(Duration.ofDays(2));

        assertThat(rig.dropped(DropReason.EXPIRED)).isEqualTo(1);
        assertThat(rig.isIdle()).isTrue();
    }

    @Test
    void twoBadItemsAreFoundToo() {
        service.answers(post -> post.has(7) || post.has(1_400) ? Service.status(500) : Service.ok());
        rig.load(200, Duration.ofMinutes(3), rig::offer);
        rig.pass(Duration.ofMinutes(5));

        assertThat(rig.dropped(DropReason.POISON)).isEqualTo(2);
        assertThat(service.taken.cardinality()).isEqualTo(rig.ids() - 2);
    }

    @Test
    void anItemRefusedForNowInEachPartialAnswerIsGivenUpAlone() {
        service.answers(post -> {
            for (int i = 0; i < post.items(); i++) {
                if (post.ids[i] == 77) {
                    return Service.partial(new ItemError(i, 500, null));
                }
            }
            return Service.ok();
        });
        rig.load(500, Duration.ofMinutes(1), rig::offer);
        rig.pass(Duration.ofMinutes(2));

        assertThat(service.taken.cardinality()).isEqualTo(rig.ids() - 1);
        assertThat(rig.dropped(DropReason.POISON)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {402, 439})
    void overTheQuotaItemsAreDroppedAndHardlyAnythingIsSent(int status) {
        service.answers(post -> during(OUTAGE) ? Service.status(status) : Service.ok());
        rig.load(RATE, OUTAGE, rig::offer);
        rig.pass(OUTAGE);
        assertThat(rig.posts).hasSizeLessThanOrEqualTo(6);
        assertThat(rig.store.items()).isZero();

        rig.pass(Duration.ofMinutes(15));
        rig.offers(500);
        rig.pass(SECOND);

        assertThat(rig.dropped(DropReason.QUOTA)).isEqualTo(RATE * 60L);
        assertThat(rig.counters().sent()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void withWrongCredentialsAllIsKept(int status) {
        service.answers(post -> during(OUTAGE) ? Service.status(status) : Service.ok());
        rig.load(RATE, OUTAGE, () -> rig.offer(60));
        rig.pass(OUTAGE);
        assertThat(rig.posts).hasSizeLessThanOrEqualTo(6);

        rig.pass(Duration.ofMinutes(3));

        assertThat(service.taken.cardinality()).isEqualTo(rig.ids());
        assertThat(rig.counters().droppedTotal()).isZero();
    }

    @Test
    void whatIsRefusedForGoodIsCountedByStatusAndPausesNothing() {
        service.answers(post -> during(OUTAGE) ? Service.status(404) : Service.ok());
        rig.load(RATE, OUTAGE.plusSeconds(10), rig::offer);
        rig.pass(OUTAGE.plusSeconds(20));

        long rejected = rig.counters().rejected().getOrDefault(404, 0L);
        assertThat(rejected).isBetween(RATE * 59L, RATE * 61L);
        assertThat(service.taken.cardinality() + rejected).isEqualTo(rig.ids());
    }

    @Test
    void aProbeThatIsRefusedForGoodEndsTheOutage() {
        service.answers(post -> post.number == 1 ? Service.status(503) : Service.status(404));
        rig.offers(500);
        rig.pass(Duration.ofSeconds(10));

        assertThat(rig.counters().rejected()).containsEntry(404, 500L);
        assertThat(rig.isIdle()).isTrue();
    }

    @Test
    void aProbeThatIsTooLargeIsSplitAndEndsTheOutage() {
        service.answers(post ->
                post.number == 1 ? Service.status(503) : post.items() > 100 ? Service.status(413) : Service.ok());
        rig.offers(500);
        rig.pass(Duration.ofSeconds(10));

        assertThat(service.taken.cardinality()).isEqualTo(500);
        assertThat(rig.gate()).isEqualTo("open");
    }

    @Test
    void theProbeMayBeALiveBatchWhereNothingIsStored() {
        service.answers(post -> Service.status(402, SECOND, null));
        rig.offers(500);
        rig.pass(Duration.ofSeconds(5));
        assertThat(rig.store.hasNext()).isFalse();
        assertThat(rig.gate()).isEqualTo("probe");

        service.answers(post -> Service.ok());
        rig.offer();
        rig.pass(Duration.ofSeconds(6));

        assertThat(rig.counters().sent()).isEqualTo(1);
    }

    @Test
    void aProbeIsGivenTenSeconds() {
        service.answers(post -> post.number == 1 ? Service.status(503) : Service.hang());
        rig.offers(500);
        rig.pass(Duration.ofSeconds(5));

        assertThat(rig.posts.get(0).limit).isEqualTo(Duration.ofSeconds(30));
        assertThat(rig.posts.get(1).limit).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void whateverIsTwoDaysOldExpiresAndCostsFewRequests() {
        service.answers(post -> Service.status(503));
        rig.load(1, Duration.ofMinutes(10), rig::offer);
        rig.pass(Duration.ofDays(2).minusMinutes(1));
        assertThat(rig.store.items()).isEqualTo(600);
        int posts = rig.posts.size();
        assertThat(posts).isLessThanOrEqualTo((int) (2.5 * 48 * 60));

        rig.pass(Duration.ofMinutes(12));

        assertThat(rig.dropped(DropReason.EXPIRED)).isEqualTo(600);
        assertThat(rig.isIdle()).isTrue();
    }

    @Test
    void anAnswerThatIsLostMayDoubleItemsAndSaysSo() {
        service.answers(post -> post.number == 1 ? Service.lost() : Service.ok());
        rig.offers(500);
        rig.pass(Duration.ofSeconds(5));

        assertThat(service.twice.cardinality()).isEqualTo(500);
        assertThat(rig.counters().maybeDuplicate()).isEqualTo(500);
    }

    @Test
    void aTransportThatThrowsIsAFailureAndNoLoss() {
        int[] calls = new int[1];
        assertNoLoss(() -> {
            calls[0]++;
            if (calls[0] == 1) {
                throw new NoClassDefFoundError("an application that is taken down");
            }
            if (calls[0] < 5) {
                throw new IllegalStateException("no");
            }
            return Mono.just(OK);
        });
    }

    @Test
    void aTransportThatEndsInAnErrorIsAFailureAndNoLoss() {
        int[] calls = new int[1];
        assertNoLoss(() -> calls[0]++ < 3 ? Mono.error(new IllegalStateException("no")) : Mono.just(OK));
    }

    private void assertNoLoss(Supplier<Mono<IngestionOutcome>> transport) {
        Rig broken = new Rig(ChannelOptions.DEFAULTS, service, Rig.START, (body, limit) -> transport.get(), null);
        broken.offers(2_500);
        broken.pass(Duration.ofMinutes(1));

        assertThat(broken.counters().sent()).isEqualTo(2_500);
        assertThat(broken.isIdle()).isTrue();
    }

    @Test
    void aRefusalThatLeavesItemsToSendAgainIsNoLoop() {
        service.answers(post -> Service.status(400, null, List.of(new ItemError(0, 500, null))));
        rig.offer();

        rig.pass(Duration.ofMinutes(1));

        assertThat(rig.posts).hasSizeLessThanOrEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 402, 408, 413, 429, 500, 503, 206, 0, -1})
    void closingInTheMiddleOfAnyTroubleAccountsForEachItem(int trouble) {
        service.answers(post -> switch (trouble) {
            case 0 -> Service.refused();
            case -1 -> Service.hang();
            case 206 -> Service.partial(new ItemError(0, 500, null), new ItemError(1, 400, null));
            default -> Service.status(trouble);
        });
        rig.load(RATE, Duration.ofSeconds(20), rig::offer);
        rig.pass(Duration.ofSeconds(13));

        rig.close(Duration.ofSeconds(5));
        rig.pass(Duration.ofSeconds(10));

        assertThat(rig.delivery.isFinished()).isTrue();
        assertThat(rig.isIdle()).isTrue();
        assertThat(rig.counters().offered()).isEqualTo(rig.ids());
        assertThat(rig.counters().balance()).isZero();
        assertThat(rig.open).isZero();
    }
}
