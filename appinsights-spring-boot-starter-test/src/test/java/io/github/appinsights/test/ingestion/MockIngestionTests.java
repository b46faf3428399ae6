package io.github.appinsights.test.ingestion;

import static io.github.appinsights.local.Answer.garbage;
import static io.github.appinsights.local.Answer.judged;
import static io.github.appinsights.local.Answer.refusing;
import static io.github.appinsights.local.Answer.reset;
import static io.github.appinsights.local.Answer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.model.SeverityLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Alone, with a real client. */
class MockIngestionTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final MockIngestion ingestion = MockIngestion.start();
    private final TelemetryClient client = client(ingestion);

    @AfterEach
    void stop() {
        client.close();
        ingestion.close();
    }

    @Test
    void whatIsValidIsAcceptedAndShown() {
        client.trackEvent("OrderPlaced", Map.of("channel", "web"));

        assertThat(flush().sent()).isEqualTo(1);
        assertThat(ingestion.requests()).isEqualTo(1);
        assertThat(ingestion.accepted()).isEqualTo(1);
        assertThat(ingestion.items()).singleElement().satisfies(item -> {
            assertThat(item.type()).isEqualTo("EventData");
            assertThat(item.name()).isEqualTo("OrderPlaced");
            assertThat(item.properties()).containsEntry("channel", "web");
            assertThat(item.sampleRate()).isEqualTo(100);
            assertThat(item.json().at("/data/baseData/name").asString()).isEqualTo("OrderPlaced");
            assertThat(item).hasToString("EventData \"OrderPlaced\"");
        });
    }

    @Test
    void tracesMetricsAndExceptionsAreNamedByWhatTheySay() {
        client.trackTrace("slow", SeverityLevel.WARNING);
        client.trackMetric("queue.length", 3);
        client.trackException(new IllegalStateException("no"));
        flush();

        assertThat(ingestion.awaitItems(3, SOON))
                .extracting(ReceivedItem::name)
                .containsExactly("slow", "queue.length", "java.lang.IllegalStateException");
    }

    @Test
    void itemsOfA206ThatAreRefusedForGoodAreNotSentAgain() {
        ingestion.answers(refusing(400, 1).saying("100: Field 'name' on type 'EventData' is too long."));
        track("a", "b", "c");

        FlushResult result = flush();

        assertThat(result.sent()).isEqualTo(2);
        assertThat(result.rejected()).isEqualTo(1);
        assertThat(names()).containsExactly("a", "c");
        assertThat(ingestion.requests()).isEqualTo(1);
    }

    @Test
    void itemsOfA206ThatMayComeAgainComeAgain() {
        ingestion.answers(refusing(503, 0, 2).andRefusing(206, 1));
        track("a", "b", "c", "d");

        flush();

        assertThat(ingestion.awaitItems(3, SOON)).extracting(ReceivedItem::name).containsExactly("d", "a", "c");
        assertThat(counters().sampledByService()).isEqualTo(1);
        assertThat(ingestion.requests()).isEqualTo(2);
    }

    @Test
    void a400IsFinal() {
        ingestion.answers(status(400));
        track("a");

        assertThat(flush().rejected()).isEqualTo(1);
        assertThat(counters().rejected()).containsExactly(Map.entry(400, 1L));
        assertThat(ingestion.items()).isEmpty();
    }

    @Test
    void a402IsFinal() {
        ingestion.answers(status(402));
        track("a");

        flush();

        assertThat(counters().sent()).isZero();
        assertThat(ingestion.items()).isEmpty();
    }

    @Test
    void a429IsWaitedFor() {
        ingestion.answers(status(429).retryAfter(Duration.ofSeconds(1)));
        track("a");
        long begin = System.nanoTime();

        flush();

        assertThat(ingestion.awaitItems(1, SOON)).extracting(ReceivedItem::name).containsExactly("a");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(900));
        assertThat(ingestion.requests()).isEqualTo(2);
    }

    @Test
    void aDateToWaitForIsUnderstoodToo() {
        ingestion.answers(status(503).retryAfter(Instant.now().plusSeconds(2)));
        track("a");
        flush();

        ingestion.awaitItems(1, SOON);
        assertThat(ingestion.requests()).isEqualTo(2);
    }

    @Test
    void a503AndA500AreTriedAgain() {
        ingestion.answers(status(503)).thenAnswers(status(500));
        track("a");
        flush();

        ingestion.awaitItems(1, SOON);
        assertThat(ingestion.requests()).isEqualTo(3);
    }

    @Test
    void aConnectionThatIsResetIsTriedAgain() {
        ingestion.answers(reset());
        track("a");
        flush();

        ingestion.awaitItems(1, SOON);
        assertThat(ingestion.requests()).isEqualTo(2);
    }

    @Test
    void aServiceThatHangsIsLeftAfterTheTimeout() {
        ingestion.hangs();
        try (TelemetryClient impatient = TelemetryClient.builder()
                .connectionString(ingestion.connectionString())
                .options(ChannelOptions.builder()
                        .exchangeTimeout(Duration.ofMillis(300))
                        .backoffMin(Duration.ofMillis(10))
                        .build())
                .closeOnJvmShutdown(false)
                .build()) {
            impatient.trackEvent("a");
            impatient.flush(Duration.ofMillis(600)).block(SOON);
            assertThat(ingestion.items()).isEmpty();

            ingestion.recovers();

            assertThat(ingestion.awaitItems(1, SOON))
                    .extracting(ReceivedItem::name)
                    .containsExactly("a");
        }
    }

    @Test
    void aLateAnswerIsAnAnswer() {
        ingestion.answers(judged().after(Duration.ofMillis(300)));
        track("a");
        long begin = System.nanoTime();

        assertThat(flush().sent()).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(290));
        assertThat(names()).containsExactly("a");
    }

    @Test
    void aRedirectLeadsToTheOther() {
        try (MockIngestion other = MockIngestion.start()) {
            ingestion.redirectsTo(other);
            track("a");

            assertThat(flush().sent()).isEqualTo(1);
            assertThat(ingestion.items()).isEmpty();
            assertThat(other.items()).extracting(ReceivedItem::name).containsExactly("a");

            track("b");
            flush();
            assertThat(other.accepted()).isEqualTo(2);
            assertThat(ingestion.requests()).isEqualTo(1);
        }
    }

    @Test
    void thePageOfANetworkInBetweenIsNoAnswer() {
        ingestion.alwaysAnswers(garbage());
        track("a");

        flush();

        assertThat(ingestion.requests()).isPositive();
        assertThat(ingestion.items()).isEmpty();
    }

    @Test
    void waitingForMoreThanComesSaysWhatCame() {
        track("a");
        flush();

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> ingestion.awaitItems(2, Duration.ofMillis(50)))
                .withMessage("Expected 2 items within PT0.05S, but 1 arrived: [EventData \"a\"]."
                        + " Requests by answer: {200=1}");
    }

    @Test
    void whatTheScriptRefusesFailsNoTest() {
        ingestion.alwaysAnswers(status(400));
        track("a");
        flush();

        ingestion.verify();
    }

    @Test
    void resetForgetsAllButThePort() {
        String before = ingestion.connectionString();
        track("a");
        flush();
        ingestion.hangs();

        ingestion.reset();

        assertThat(ingestion.items()).isEmpty();
        assertThat(ingestion.accepted()).isZero();
        assertThat(ingestion.requests()).isZero();
        assertThat(ingestion.connectionString()).isEqualTo(before);
        track("b");
        assertThat(flush().sent()).isEqualTo(1);
        assertThat(names()).containsExactly("b");
    }

    private static TelemetryClient client(MockIngestion ingestion) {
        return TelemetryClient.builder()
                .connectionString(ingestion.connectionString())
                .options(ChannelOptions.builder()
                        .backoffMin(Duration.ofMillis(10))
                        .build())
                .closeOnJvmShutdown(false)
                .build();
    }

    private void track(String... events) {
        List.of(events).forEach(client::trackEvent);
    }

    private List<String> names() {
        return ingestion.items().stream().map(ReceivedItem::name).toList();
    }

    private DeliveryCounters counters() {
        return client.state().counters();
    }

    private FlushResult flush() {
        FlushResult result = client.flush(SOON).block(SOON.plusSeconds(5));
        if (result == null) {
            throw new AssertionError("no result");
        }
        return result;
    }
}
