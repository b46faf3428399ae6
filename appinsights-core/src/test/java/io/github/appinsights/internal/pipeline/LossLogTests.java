package io.github.appinsights.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.read.ListAppender;
import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.internal.ingestion.IngestionOutcome.Answered;
import io.github.appinsights.internal.ingestion.ItemError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LossLogTests {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.appinsights.delivery");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Service service = Service.healthy();
    private final Rig rig = new Rig(ChannelOptions.DEFAULTS, service);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
    }

    @AfterEach
    void unlisten() {
        logger.detachAppender(lines);
        logger.setLevel(Level.ERROR);
        logger.setAdditive(true);
    }

    private List<String> lines(Level least) {
        return lines.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(least))
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    @Test
    void aHealthyClientSaysNothing() {
        rig.load(100, MINUTE, rig::offer);
        rig.pass(MINUTE);

        assertThat(lines(Level.DEBUG)).isEmpty();
    }

    @Test
    void theFirstFailureIsSaidAtOnceAndThenThereIsQuietForFiveMinutes() {
        service.answers(post -> Service.status(503));
        rig.load(100, Duration.ofMinutes(11), rig::offer);

        rig.pass(Duration.ofSeconds(6));
        assertThat(lines(Level.INFO)).hasSize(1);
        assertThat(lines(Level.WARN).get(0)).contains("service.example").contains("503 Some Text");
        rig.pass(Duration.ofMinutes(4));
        assertThat(lines(Level.INFO)).hasSize(1);
        rig.pass(Duration.ofMinutes(6));
        assertThat(lines(Level.INFO)).hasSize(2);
    }

    @Test
    void itIsTheSameCauseInWhateverWordsTheServicePutsIt() {
        service.answers(post ->
                new Service.Reply(Service.SOON, new Answered(503, null, null, "incident " + post.number), false));
        rig.load(100, MINUTE.multipliedBy(4), rig::offer);
        rig.pass(MINUTE.multipliedBy(4));

        assertThat(lines(Level.WARN)).hasSize(1);
    }

    @Test
    void anotherCauseIsSaidAtOnce() {
        service.answers(post -> post.number % 2 == 0 ? Service.status(429) : Service.refused());
        rig.load(100, MINUTE, rig::offer);
        rig.pass(MINUTE);

        assertThat(lines(Level.WARN)).hasSize(2);
    }

    @Test
    void theEndOfAnOutageIsSaidOnce() {
        service.answers(post -> rig.elapsed().compareTo(MINUTE) < 0 ? Service.status(503) : Service.ok());
        rig.load(100, MINUTE.multipliedBy(2), rig::offer);
        rig.pass(MINUTE.multipliedBy(3));

        assertThat(lines(Level.INFO))
                .hasSize(2)
                .element(1)
                .asString()
                .isEqualTo("INFO Telemetry reaches service.example again");
    }

    @Test
    void aServiceThatFailsNowAndThenIsNotSaidToBeBackEachTime() {
        service.answers(post -> post.number % 3 == 0 ? Service.status(503) : Service.ok());
        rig.load(200, MINUTE.multipliedBy(4), rig::offer);
        rig.pass(MINUTE.multipliedBy(4));

        assertThat(lines(Level.INFO)).hasSize(2);
    }

    @Test
    void whatIsDroppedIsSaidAtOnceAndThenSummedUp() {
        Rig little = new Rig(ChannelOptions.builder().maxItems(500).build(), service);
        service.answers(post -> Service.hang());
        little.offers(20_000);
        little.pass(Duration.ofSeconds(1));
        assertThat(lines(Level.WARN))
                .containsExactly("WARN 19500 items of telemetry dropped: queue_full (19500 in all)");

        service.answers(post -> Service.ok());
        little.pass(MINUTE.multipliedBy(2));
        little.offers(800);
        little.pass(MINUTE);
        assertThat(lines(Level.WARN))
                .filteredOn(line -> line.contains("queue_full"))
                .hasSize(1);
        little.pass(MINUTE.multipliedBy(3));
        little.offers(1);
        little.pass(MINUTE);

        assertThat(lines(Level.WARN))
                .filteredOn(line -> line.contains("queue_full"))
                .hasSize(2)
                .element(1)
                .asString()
                .isEqualTo("WARN 300 items of telemetry dropped: queue_full (19800 in all)");
    }

    @Test
    void whatTheServiceRefusesForGoodIsSaidWithItsReason() {
        service.answers(post -> Service.status(404));
        rig.load(100, MINUTE, rig::offer);
        rig.pass(MINUTE);

        assertThat(lines(Level.INFO))
                .singleElement()
                .asString()
                .contains("404 Some Text")
                .contains("connection string");
    }

    @Test
    void ofAQuotaItIsNotSaidThatItemsAreKept() {
        service.answers(post -> Service.status(402));
        rig.offers(500);
        rig.pass(MINUTE);

        assertThat(lines(Level.WARN))
                .containsExactly(
                        "WARN Telemetry cannot be sent to service.example: 402 Some Text; it is dropped until more is taken",
                        "WARN 500 items of telemetry dropped: quota (500 in all)");
    }

    @Test
    void nothingThatIsSecretOrSentIsEverSaid() {
        service.answers(post -> switch (post.number % 5) {
            case 0 -> Service.hang();
            case 1 -> Service.refused();
            case 2 -> Service.status(503);
            case 3 -> Service.status(400);
            default -> Service.partial(new ItemError(0, 500, null));
        });
        rig.load(100, MINUTE.multipliedBy(10), () -> rig.offer(50));
        rig.pass(MINUTE.multipliedBy(10));
        rig.close(Duration.ofSeconds(5));
        rig.pass(MINUTE);

        assertThat(lines(Level.TRACE))
                .isNotEmpty()
                .noneMatch(line -> line.contains("key-1234") || line.contains("/track") || line.contains("http"))
                .noneMatch(line -> line.contains("baseData") || line.contains("\"") || line.contains("{"));
        assertThat(lines.list).allMatch(event -> event.getThrowableProxy() == null);
    }

    @Test
    void theLastLineSaysWhatBecameOfAll() {
        rig.offers(700);
        rig.close(Duration.ofSeconds(5));
        rig.pass(MINUTE);

        assertThat(lines(Level.INFO)).containsExactly("INFO Application Insights closed: 700 sent, 0 lost, 0 spooled");
    }

    @Test
    void theLastLineWarnsOfLosses() {
        service.answers(post -> Service.hang());
        rig.offers(1_500);
        rig.turns();
        rig.close(Duration.ofSeconds(5));
        rig.pass(MINUTE);

        assertThat(lines(Level.INFO)).containsExactly("WARN Application Insights closed: 0 sent, 1500 lost, 0 spooled");
    }

    @Test
    void aSpoolThatComesAndGoesIsSaidOnceInFiveMinutes() {
        LossLog log = new LossLog(rig.tally, "service.example");

        for (int minute = 0; minute < 10; minute++) {
            log.degraded("no space left", MINUTE.multipliedBy(minute).toNanos());
            log.restored();
        }

        assertThat(lines(Level.INFO))
                .hasSize(4)
                .startsWith(
                        "WARN The spool cannot be used: no space left; what waits is held in memory, and the spool tried again"
                                + " every minute",
                        "INFO The spool is used again");
    }

    @Test
    void aLoggerThatThrowsCostsNoItem() {
        AppenderBase<ILoggingEvent> broken = new AppenderBase<>() {
            @Override
            public synchronized void doAppend(ILoggingEvent event) {
                throw new IllegalStateException("the disk of the log is full");
            }

            @Override
            protected void append(ILoggingEvent event) {}
        };
        broken.start();
        logger.addAppender(broken);
        try {
            service.answers(post -> switch (post.number) {
                case 1 -> Service.status(503);
                case 2 -> Service.partial(new ItemError(0, 500, null));
                default -> Service.ok();
            });
            rig.offers(700);
            rig.pass(MINUTE);
            rig.close(Duration.ofSeconds(5));
            rig.pass(MINUTE);
        } finally {
            logger.detachAppender(broken);
        }

        assertThat(rig.delivery.isFinished()).isTrue();
        assertThat(service.taken.cardinality()).isEqualTo(700);
    }
}
