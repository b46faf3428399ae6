package io.github.appinsights.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.DropReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClosingTests {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration BY_THEN = Duration.ofSeconds(4);

    private final Service service = Service.healthy();
    private final Rig rig = new Rig(ChannelOptions.DEFAULTS, service);

    private void closes() {
        rig.close(LIMIT);
        rig.pass(BY_THEN);
        assertThat(rig.delivery.isFinished()).isTrue();
        assertThat(rig.isIdle()).isTrue();
        assertThat(rig.counters().balance()).isZero();
    }

    @Test
    void anEmptyClientClosesAtOnce() {
        rig.close(LIMIT);
        rig.turns();

        assertThat(rig.delivery.isFinished()).isTrue();
        assertThat(rig.gate()).isEqualTo("closed");
    }

    @Test
    void whatWaitsIsSentAtOnce() {
        rig.offers(1_234);

        rig.close(LIMIT);
        rig.pass(Service.SOON);

        assertThat(rig.delivery.isFinished()).isTrue();
        assertThat(service.taken.cardinality()).isEqualTo(1_234);
    }

    @Test
    void evenAFullQueueIsSentThroughAllSlots() {
        service.answers(post -> Service.ok().in(Duration.ofMillis(300)));
        rig.offers(20_000);

        closes();

        assertThat(service.taken.cardinality()).isEqualTo(20_000);
        assertThat(rig.mostOpen).isEqualTo(4);
    }

    @Test
    void whatHangsIsGivenUpInTimeAndCounted() {
        service.answers(post -> Service.hang());
        rig.offers(6_000);
        rig.turns();

        rig.close(LIMIT);
        rig.pass(BY_THEN.minusNanos(1));
        assertThat(rig.delivery.isFinished()).isFalse();
        rig.pass(Duration.ofNanos(1));

        assertThat(rig.delivery.isFinished()).isTrue();
        assertThat(rig.dropped(DropReason.SHUTDOWN)).isEqualTo(6_000);
        assertThat(rig.open).isZero();
    }

    @Test
    void whatArrivedBeforeTheEndIsNotGivenUp() {
        service.answers(post -> post.number <= 6 ? Service.ok() : Service.hang());
        rig.offers(10_000);

        closes();

        assertThat(service.taken.cardinality()).isEqualTo(3_000);
        assertThat(rig.dropped(DropReason.SHUTDOWN)).isEqualTo(7_000);
    }

    @Test
    void aShortLimitKeepsAFifthOfItForTheConnections() {
        service.answers(post -> Service.hang());
        rig.offers(10);

        rig.close(Duration.ofMillis(500));
        rig.pass(Duration.ofMillis(399));
        assertThat(rig.delivery.isFinished()).isFalse();
        rig.pass(Duration.ofMillis(1));

        assertThat(rig.delivery.isFinished()).isTrue();
    }

    @Test
    void requestsOfAClosingClientEndWithIt() {
        service.answers(post -> Service.hang());
        rig.offers(10);

        rig.close(LIMIT);
        rig.turns();

        assertThat(rig.posts)
                .singleElement()
                .satisfies(post -> assertThat(post.limit).isEqualTo(BY_THEN));
    }

    @Test
    void whatIsTrackedAfterwardsIsCountedAsClosed() {
        closes();

        assertThat(rig.offer()).isFalse();

        assertThat(rig.dropped(DropReason.CLOSED)).isEqualTo(1);
        assertThat(rig.counters().balance()).isZero();
    }

    @Test
    void aSecondCloseDoesNotMoveTheLimit() {
        service.answers(post -> Service.hang());
        rig.offers(10);
        rig.close(LIMIT);
        rig.pass(Duration.ofSeconds(2));

        rig.close(Duration.ofMinutes(1));
        rig.pass(Duration.ofSeconds(2));

        assertThat(rig.delivery.isFinished()).isTrue();
    }

    @Test
    void whatWaitsForTheEndOfAPauseGetsOneLastTry() {
        service.answers(post -> Service.status(503));
        rig.offers(3_000);
        rig.pass(Duration.ofSeconds(40));
        int before = rig.posts.size();

        service.answers(post -> Service.ok());
        closes();

        assertThat(service.taken.cardinality()).isEqualTo(3_000);
        assertThat(rig.posts.size() - before).isEqualTo(6);
    }

    @Test
    void theLastTryIsMadeOnce() {
        service.answers(post -> Service.status(503, Duration.ofMinutes(10), null));
        rig.offers(3_000);
        rig.pass(Duration.ofSeconds(1));
        int before = rig.posts.size();

        closes();

        assertThat(rig.posts).hasSize(before + 1);
        assertThat(rig.dropped(DropReason.SHUTDOWN)).isEqualTo(3_000);
    }

    @Test
    void whereThePauseOutlastsTheLimitNobodyWaits() {
        service.answers(post -> Service.status(503, Duration.ofMinutes(10), null));
        rig.offers(3_000);
        rig.pass(Duration.ofSeconds(1));

        rig.close(LIMIT);
        rig.pass(Duration.ofMillis(100));

        assertThat(rig.delivery.isFinished()).isTrue();
    }

    @Test
    void nobodyPostsForAResourceOverItsQuota() {
        service.answers(post -> Service.status(402));
        rig.offers(500);
        rig.pass(Duration.ofSeconds(1));
        rig.offers(100);

        closes();

        assertThat(rig.posts).hasSize(1);
        assertThat(rig.dropped(DropReason.QUOTA)).isEqualTo(600);
    }

    @Test
    void wrongCredentialsAreNotTriedAgain() {
        service.answers(post -> Service.status(401));
        rig.offers(500);
        rig.pass(Duration.ofSeconds(1));

        rig.close(LIMIT);
        rig.pass(Duration.ofMillis(100));

        assertThat(rig.delivery.isFinished()).isTrue();
        assertThat(rig.posts).hasSize(1);
        assertThat(rig.dropped(DropReason.SHUTDOWN)).isEqualTo(500);
    }

    @Test
    void aPauseThatEndsInTimeIsUsed() {
        service.answers(post -> post.number <= 2 ? Service.status(503) : Service.ok());
        rig.offers(500);
        rig.pass(Duration.ofMillis(900));

        closes();

        assertThat(service.taken.cardinality()).isEqualTo(500);
    }

    @Test
    void theWholeStoreIsSentWithoutItsPace() {
        service.answers(post -> Service.status(503));
        rig.load(2_000, Duration.ofSeconds(30), () -> rig.offer(100));
        rig.pass(Duration.ofSeconds(30));
        assertThat(rig.store.batches()).isGreaterThan(100);

        service.answers(post -> Service.ok());
        closes();

        assertThat(service.taken.cardinality()).isEqualTo(60_000);
    }

    @Test
    void anAnswerAfterTheEndChangesNothing() {
        service.answers(post -> Service.ok().in(Duration.ofSeconds(10)));
        rig.offers(500);

        closes();
        rig.pass(Duration.ofMinutes(1));

        assertThat(rig.counters().sent()).isZero();
        assertThat(rig.dropped(DropReason.SHUTDOWN)).isEqualTo(500);
        assertThat(rig.counters().balance()).isZero();
    }
}
