package io.github.appinsights.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.internal.ingestion.ItemError;
import io.github.appinsights.internal.pipeline.Rig.Flushed;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FlushTests {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Service service = Service.healthy();
    private final Rig rig = new Rig(ChannelOptions.DEFAULTS, service);

    private static FlushResult sent(long items) {
        return new FlushResult(items, 0, 0, 0, 0, 0);
    }

    @Test
    void anEmptyClientHasNothingToFlush() {
        Flushed flush = rig.flush(LIMIT);
        rig.turns();

        assertThat(flush.result()).isEqualTo(FlushResult.EMPTY);
    }

    @Test
    void itemsAreSentWithoutWaitingForAFullBatch() {
        rig.offers(3);

        Flushed flush = rig.flush(LIMIT);
        rig.pass(Service.SOON);

        assertThat(flush.result()).isEqualTo(sent(3));
    }

    @Test
    void whatIsTrackedLaterIsNotWaitedFor() {
        rig.offers(700);
        Flushed flush = rig.flush(LIMIT);
        rig.offers(700);
        rig.pass(SECOND);

        assertThat(flush.result()).isEqualTo(sent(700));
    }

    /** The thread is in the middle of a turn: the mark is in the queue before the message is read. */
    @Test
    void whatIsTrackedLaterIsNotCountedThoughItIsInFlightBeforeTheFlushBegins() {
        rig.offers(100);
        FlushTicket ticket = new FlushTicket(LIMIT.toNanos());
        Flushed flush = new Flushed(ticket);
        rig.delivery.intake().mark(ticket);
        rig.offers(600);
        rig.turns();
        rig.delivery.post(() -> rig.delivery.flush(ticket));
        rig.pass(SECOND);

        assertThat(flush.result()).isEqualTo(sent(100));
    }

    @Test
    void whatIsUnderWayAlreadyIsWaitedFor() {
        service.answers(post -> Service.ok().in(SECOND));
        rig.offers(1_000);
        rig.turns();

        Flushed flush = rig.flush(LIMIT);
        rig.pass(SECOND.minusNanos(1));
        assertThat(flush.isDone()).isFalse();
        rig.pass(Duration.ofNanos(1));

        assertThat(flush.result()).isEqualTo(sent(1_000));
    }

    @Test
    void whatWasSettledBeforeIsNotCounted() {
        rig.offers(500);
        rig.pass(SECOND);
        rig.offers(5);

        Flushed flush = rig.flush(LIMIT);
        rig.pass(SECOND);

        assertThat(flush.result()).isEqualTo(sent(5));
    }

    @Test
    void eachFateIsCounted() {
        service.answers(post -> post.number == 1
                ? Service.partial(
                        new ItemError(0, 400, null),
                        new ItemError(1, 206, null),
                        new ItemError(2, 413, null),
                        new ItemError(3, 402, null))
                : Service.ok());
        rig.offers(10);

        Flushed flush = rig.flush(LIMIT);
        rig.pass(SECOND);

        assertThat(flush.result()).isEqualTo(new FlushResult(6, 2, 1, 1, 0, 0));
    }

    @Test
    void whatIsNotAnsweredInTimeIsPending() {
        service.answers(post -> Service.hang());
        rig.offers(3_600);

        Flushed flush = rig.flush(Duration.ofSeconds(3));
        rig.pass(Duration.ofSeconds(1));
        rig.offers(777);
        rig.pass(Duration.ofSeconds(2).minusNanos(1));
        assertThat(flush.isDone()).isFalse();
        rig.pass(Duration.ofNanos(1));

        assertThat(flush.result()).isEqualTo(new FlushResult(0, 0, 0, 0, 0, 3_600));
    }

    @Test
    void aFlushThatEndsInVainLosesNothing() {
        service.answers(post -> Service.ok().in(Duration.ofSeconds(10)));
        rig.offers(3_600);
        rig.flush(SECOND);
        Flushed longer = rig.flush(LIMIT);
        rig.offers(777);

        rig.pass(LIMIT);

        assertThat(longer.result()).isEqualTo(sent(3_600));
        rig.pass(LIMIT);
        assertThat(service.taken.cardinality()).isEqualTo(4_377);
        assertThat(service.twice.isEmpty()).isTrue();
    }

    @Test
    void whilePausedNothingIsSentAndAllIsStored() {
        service.answers(post -> Service.status(503, Duration.ofMinutes(10), null));
        rig.offers(500);
        rig.pass(SECOND);
        int before = rig.posts.size();
        rig.offers(700);

        Flushed flush = rig.flush(LIMIT);
        rig.turns();

        assertThat(flush.result()).isEqualTo(new FlushResult(0, 0, 0, 0, 1_200, 0));
        assertThat(rig.posts).hasSize(before);
    }

    @Test
    void whatFailsMeanwhileIsStored() {
        service.answers(post -> Service.status(503));
        rig.offers(700);

        Flushed flush = rig.flush(LIMIT);
        rig.pass(Service.SOON);

        assertThat(flush.result()).isEqualTo(new FlushResult(0, 0, 0, 0, 700, 0));
    }

    @Test
    void itemsOfABatchThatIsSplitAreFollowed() {
        service.answers(post -> post.items() > 1 && post.has(3) ? Service.status(413) : Service.ok());
        rig.offers(64);

        Flushed flush = rig.flush(LIMIT);
        rig.pass(Duration.ofSeconds(5));

        assertThat(flush.result()).isEqualTo(sent(64));
    }

    @Test
    void whatIsTriedAgainAfterAPartialAnswerIsStoredThen() {
        service.answers(post -> Service.partial(new ItemError(0, 500, null)));
        rig.offers(10);

        Flushed flush = rig.flush(LIMIT);
        rig.pass(SECOND);

        assertThat(flush.result()).isEqualTo(new FlushResult(9, 0, 0, 0, 1, 0));
    }

    @Test
    void severalFlushesAtOnceCountEachItsOwn() {
        rig.offers(100);
        Flushed first = rig.flush(LIMIT);
        rig.offers(50);
        Flushed second = rig.flush(LIMIT);
        Flushed third = rig.flush(LIMIT);
        rig.offers(1);
        rig.pass(SECOND);

        assertThat(first.result()).isEqualTo(sent(100));
        assertThat(second.result()).isEqualTo(sent(150));
        assertThat(third.result()).isEqualTo(sent(150));
    }

    @Test
    void anItemThatCannotBeSentIsDropped() {
        rig.offers(2);
        rig.offer(io.github.appinsights.testing.ItemIds.item(9, Rig.BEGIN.minus(Duration.ofDays(9))));

        Flushed flush = rig.flush(LIMIT);
        rig.pass(SECOND);

        assertThat(flush.result()).isEqualTo(new FlushResult(2, 0, 0, 1, 0, 0));
    }

    @Test
    void aClientThatIsClosedMeanwhileStillAnswers() {
        service.answers(post -> Service.hang());
        rig.offers(700);
        Flushed flush = rig.flush(LIMIT);
        rig.turns();

        rig.close(Duration.ofSeconds(5));
        rig.pass(Duration.ofSeconds(5));

        assertThat(flush.result()).isEqualTo(new FlushResult(0, 0, 0, 700, 0, 0));
    }

    @Test
    void noTicketStaysBehind() {
        for (int i = 0; i < 1_000; i++) {
            rig.offers(i % 3);
            Flushed flush = rig.flush(Duration.ofMillis(i % 200));
            rig.pass(Duration.ofMillis(500));
            assertThat(flush.isDone()).isTrue();
        }
        assertThat(service.taken.cardinality()).isEqualTo(rig.ids());
    }

    @Test
    void aFlushWithoutAnyTimeEndsAtOnce() {
        service.answers(post -> Service.hang());
        rig.offers(3);

        Flushed flush = rig.flush(Duration.ofSeconds(-1));
        rig.turns();

        assertThat(flush.result()).isEqualTo(new FlushResult(0, 0, 0, 0, 0, 3));
    }
}
