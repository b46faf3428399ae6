package io.github.appinsights.internal.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TelemetryType;
import io.github.appinsights.model.TraceTelemetry;
import io.github.appinsights.sampling.SamplingOptions;
import io.github.appinsights.sampling.SamplingRule;
import io.github.appinsights.sampling.TailOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TailSamplingTests {

    private static final Duration QUICK = Duration.ofMillis(20);

    private TailRig rig = new TailRig(TailRig.plain());

    private void with(TailOptions.Builder options) {
        rig = new TailRig(options);
    }

    @AfterEach
    void nothingIsLost() {
        rig.checkBalance();
    }

    private Operation served(String traceId, boolean success) {
        Operation operation = rig.begin(traceId);
        rig.line(operation, "a");
        rig.call(operation, true);
        rig.end(operation, success, QUICK);
        return operation;
    }

    private String reason() {
        return rig.told.stream()
                .filter(RequestTelemetry.class::isInstance)
                .map(item -> item.properties().getOrDefault("sampling.reason", "not said"))
                .findFirst()
                .orElse("not told");
    }

    @Test
    void nothingIsToldBeforeTheEnd() {
        Operation operation = rig.begin(TailRig.LUCKY);
        rig.line(operation, "a");

        assertThat(rig.told).isEmpty();
        assertThat(rig.sampling.held()).isEqualTo(1);
        assertThat(rig.state().heldBytes()).isGreaterThan(200);
        assertThat(rig.state().heldOperations()).isEqualTo(1);
    }

    @Test
    void anOperationThatFailsIsToldWholeAndStandsForItself() {
        served(TailRig.UNLUCKY, false);

        assertThat(TailRig.rates(rig.told)).containsExactly(0.0, 0.0, 0.0);
        assertThat(reason()).isEqualTo("failed");
        assertThat(rig.state().heldItems()).isZero();
        assertThat(rig.state().heldBytes()).isZero();
        assertThat(rig.state().heldOperations()).isZero();
    }

    @Test
    void anOperationThatFailsStandsForItselfAlsoWhereTheHashWouldHaveKeptIt() {
        served(TailRig.LUCKY, false);

        assertThat(TailRig.rates(rig.told)).containsExactly(0.0, 0.0, 0.0);
    }

    @Test
    void anOperationWithoutAReasonIsToldByTheHash() {
        served(TailRig.LUCKY, true);
        assertThat(TailRig.rates(rig.told)).containsExactly(5.0, 5.0, 5.0);
        assertThat(reason()).isEqualTo("hash");

        rig.told.clear();
        served(TailRig.UNLUCKY, true);
        assertThat(rig.told).isEmpty();
        assertThat(rig.sampling.sampledOut()).isEqualTo(3);
    }

    @Test
    void itemsKeepTheirOrder() {
        Operation operation = rig.begin(TailRig.UNLUCKY);
        for (int i = 0; i < 5; i++) {
            rig.line(operation, "line " + i);
        }
        rig.end(operation, false, QUICK);

        assertThat(rig.told.subList(0, 5))
                .extracting("message")
                .containsExactly("line 0", "line 1", "line 2", "line 3", "line 4");
    }

    @Test
    void anOperationThatCodeAsksForIsKept() {
        Operation operation = rig.begin(TailRig.UNLUCKY);
        rig.line(operation, "before");
        operation.keep();
        rig.end(operation, true, QUICK);

        assertThat(TailRig.rates(rig.told)).containsExactly(0.0, 0.0);
        assertThat(reason()).isEqualTo("flagged");
    }

    @Test
    void anOperationThatCodeDiscardsIsNotToldEvenIfItFails() {
        Operation operation = rig.begin(TailRig.LUCKY);
        rig.line(operation, "before");
        operation.keep();
        operation.discard();
        assertThat(rig.sampling.held()).isZero();
        rig.thrown(operation);
        rig.end(operation, false, QUICK);
        rig.thrown(operation);

        assertThat(rig.told).isEmpty();
    }

    @Test
    void anOperationThatTakesLongIsKept() {
        Operation operation = rig.begin(TailRig.UNLUCKY);
        rig.end(operation, true, Duration.ofSeconds(2));

        assertThat(TailRig.rates(rig.told)).containsExactly(0.0);
        assertThat(reason()).isEqualTo("slow");
    }

    @Test
    void anOperationThatTakesLongerThanMostOfItsNameIsKept() {
        with(TailOptions.builder().firstPerMinute(0));
        for (int i = 0; i < 300; i++) {
            rig.pass(Duration.ofMillis(100));
            served(TailRig.UNLUCKY, true); // each in 20 ms
        }
        assertThat(rig.told).isEmpty();

        Operation below = rig.begin(TailRig.UNLUCKY);
        rig.end(below, true, Duration.ofMillis(49));
        assertThat(rig.told).as("below the floor").isEmpty();
        Operation above = rig.begin(TailRig.UNLUCKY);
        rig.end(above, true, Duration.ofMillis(60));
        assertThat(reason()).isEqualTo("slow");
    }

    @Test
    void withoutAQuantileOnlyTheLimitMakesSlow() {
        for (int i = 0; i < 300; i++) {
            rig.pass(Duration.ofMillis(100));
            served(TailRig.UNLUCKY, true);
        }
        rig.end(rig.begin(TailRig.UNLUCKY), true, Duration.ofMillis(1_999));

        assertThat(rig.told).isEmpty();
    }

    @Test
    void theFirstOfEachNameInEachMinuteIsKept() {
        with(TailRig.plain().firstPerMinute(1));
        served(TailRig.UNLUCKY, true);
        served(TailRig.UNLUCKY, true);
        assertThat(rig.told).hasSize(3);
        assertThat(reason()).isEqualTo("first");

        rig.pass(Duration.ofMinutes(1));
        served(TailRig.UNLUCKY, true);
        assertThat(rig.told).hasSize(6);
    }

    @Test
    void namesBeyondFiveHundredHaveNoStatisticsAndNoMemory() {
        with(TailRig.plain().firstPerMinute(1));
        for (int i = 0; i < 600; i++) {
            Operation operation = rig.begin(TailRig.UNLUCKY);
            operation.name("GET /" + i);
            rig.pass(Duration.ofMillis(10));
            rig.end(operation, true, QUICK);
        }

        assertThat(rig.told).hasSize(500);
    }

    @Test
    void whatComesAfterTheEndFollows() {
        Operation out = served(TailRig.UNLUCKY, true);
        Operation in = served(TailRig.LUCKY, true);
        Operation kept = served(TailRig.UNLUCKY, false);
        rig.told.clear();
        rig.line(out, "late");
        assertThat(rig.told).isEmpty();
        rig.line(in, "late");
        rig.line(kept, "late");

        assertThat(TailRig.rates(rig.told)).containsExactly(5.0, 0.0);
        assertThat(rig.state().late()).isEqualTo(3);
        assertThat(rig.state().lateFailures()).isZero();
    }

    @Test
    void failuresAfterTheEndAreAllToldAndStandForThemselves() {
        Operation out = served(TailRig.UNLUCKY, true);
        Operation in = served(TailRig.LUCKY, true);
        rig.told.clear();
        rig.thrown(out);
        rig.call(out, false);
        rig.call(out, true);
        rig.thrown(in);
        rig.call(in, false);

        assertThat(TailRig.rates(rig.told)).containsExactly(0.0, 0.0, 0.0, 0.0);
        assertThat(rig.state().late()).isEqualTo(5);
        assertThat(rig.state().lateFailures()).isEqualTo(4);
    }

    @Test
    void withLingerALateFailureKeepsTheWhole() {
        with(TailRig.plain().linger(Duration.ofSeconds(1)));
        Operation operation = served(TailRig.UNLUCKY, true);
        rig.pass(Duration.ofMillis(900));
        rig.sampling.sweep();
        assertThat(rig.sampling.held()).isEqualTo(3);
        rig.thrown(operation);

        assertThat(TailRig.rates(rig.told)).containsExactly(0.0, 0.0, 0.0, 0.0);
        assertThat(reason()).isEqualTo("failed");
    }

    @Test
    void withLingerWhatDoesNotFailIsDecidedByTheHashWhenItIsOver() {
        with(TailRig.plain().linger(Duration.ofSeconds(1)));
        served(TailRig.UNLUCKY, true);
        served(TailRig.LUCKY, true);
        rig.pass(Duration.ofSeconds(1));
        rig.sampling.sweep();

        assertThat(TailRig.rates(rig.told)).containsExactly(5.0, 5.0, 5.0);
        assertThat(rig.sampling.held()).isZero();
        assertThat(rig.state().spilled()).isZero();
    }

    @Test
    void aStreamIsDecidedWhereItBeginsAndIsNeverSlow() {
        Operation stream = rig.begin(TailRig.UNLUCKY);
        rig.line(stream, "a");
        rig.request(stream, true);
        stream.ended(false, null);
        assertThat(rig.sampling.held()).isZero();
        rig.pass(Duration.ofHours(1));
        rig.sampling.sweep();
        rig.line(stream, "b");
        rig.thrown(stream);
        stream.ended(true, Duration.ofHours(1));

        assertThat(TailRig.rates(rig.told)).as("the exception").containsExactly(0.0);
    }

    @Test
    void manySilentStreamsHoldNothing() {
        for (int i = 0; i < 10_000; i++) {
            Operation stream = rig.begin(TailRig.UNLUCKY);
            rig.request(stream, true);
            stream.ended(false, null);
        }

        assertThat(rig.sampling.held()).isZero();
        assertThat(rig.state().heldOperations()).isZero();
    }

    @Test
    void whatIsPartOfAnOperationWaitsForItsEnd() {
        Operation request = rig.begin(TailRig.UNLUCKY);
        Operation part = TailRig.operation(TailRig.UNLUCKY);
        part.partOf(request);
        rig.sampling.begins(part);
        rig.line(part, "in the part");
        rig.end(part, false, QUICK);
        assertThat(rig.sampling.held()).isEqualTo(2);
        rig.end(request, true, QUICK);
        assertThat(rig.told).as("a part that fails alone keeps nothing").isEmpty();
        rig.thrown(part);
        assertThat(rig.told).as("and follows later").hasSize(1);
    }

    @Test
    void keepingAPartKeepsTheWhole() {
        Operation request = rig.begin(TailRig.UNLUCKY);
        Operation part = TailRig.operation(TailRig.UNLUCKY);
        part.partOf(request);
        part.keep();
        rig.line(part, "in the part");
        rig.end(request, true, QUICK);

        assertThat(TailRig.rates(rig.told)).containsExactly(0.0, 0.0);
    }

    @Test
    void whatBeginsInAnOperationThatHasEndedStandsByItself() {
        Operation request = served(TailRig.UNLUCKY, true);
        Operation loop = TailRig.operation(TailRig.UNLUCKY);
        loop.partOf(request);
        rig.sampling.begins(loop);
        rig.line(loop, "a");
        rig.end(loop, false, QUICK);

        assertThat(TailRig.rates(rig.told)).containsExactly(0.0, 0.0);
    }

    @Test
    void aCallThatFailsKeepsItsOperationWhereThatIsWanted() {
        Operation plain = rig.begin(TailRig.UNLUCKY);
        rig.call(plain, false);
        rig.end(plain, true, QUICK);
        assertThat(rig.told).isEmpty();
        rig.checkBalance();

        with(TailRig.plain().keepOn(TailOptions.KeepOn.DEPENDENCY_FAILURE));
        Operation operation = rig.begin(TailRig.UNLUCKY);
        rig.call(operation, false);
        rig.end(operation, true, QUICK);
        assertThat(reason()).isEqualTo("failed");
    }

    @Test
    void theSameTraceTwiceIsTwoOperations() {
        Operation first = rig.begin(TailRig.UNLUCKY);
        Operation second = rig.begin(TailRig.UNLUCKY);
        rig.line(first, "first");
        rig.line(second, "second");
        rig.end(first, true, QUICK);
        rig.end(second, false, QUICK);

        assertThat(rig.told.get(0)).extracting("message").isEqualTo("second");
        assertThat(rig.told).hasSize(2);
    }

    @Test
    void anOperationWhoseEndNobodyPromisedIsDecidedAtOnce() {
        Operation unlucky = TailRig.operation(TailRig.UNLUCKY);
        Operation lucky = TailRig.operation(TailRig.LUCKY);
        rig.line(unlucky, "a");
        rig.line(lucky, "b");

        assertThat(rig.sampling.held()).isZero();
        assertThat(TailRig.rates(rig.told)).containsExactly(5.0);
    }

    @Test
    void anItemThatNamesAnOperationWhichDoesNotRunHereIsDecidedByTheHash() {
        Operation lucky = TailRig.operation(TailRig.LUCKY);
        Operation unlucky = TailRig.operation(TailRig.UNLUCKY);
        rig.track(
                null, RequestTelemetry.builder("r").context(lucky.ownContext()).build());
        rig.track(
                null,
                RequestTelemetry.builder("r").context(unlucky.ownContext()).build());

        assertThat(TailRig.rates(rig.told)).containsExactly(5.0);
    }

    @Test
    void metricsAndItemsWithARateOfTheirOwnDoNotWait() {
        Operation operation = rig.begin(TailRig.UNLUCKY);
        rig.track(operation, new MetricTelemetry(null, operation.childContext(), null, "m", 1.0, null, Map.of()));
        rig.track(
                operation,
                RequestTelemetry.builder("r")
                        .context(operation.ownContext())
                        .sampleRate(50)
                        .build());

        assertThat(TailRig.rates(rig.told)).containsExactly(0.0, 50.0);
    }

    @Test
    void calleesAreToldTheHash() {
        assertThat(rig.begin(TailRig.LUCKY).flags()).isEqualTo(1);
        assertThat(rig.begin(TailRig.UNLUCKY).flags()).isZero();
    }

    @Test
    void anIdThatATracerGivesAfterTheStartCounts() {
        Operation operation = rig.begin(TailRig.UNLUCKY);
        operation.adopt(TailRig.LUCKY, "00f067aa0ba902b8", null);
        rig.end(operation, true, QUICK);

        assertThat(operation.flags()).isEqualTo(1);
        assertThat(TailRig.rates(rig.told)).containsExactly(5.0);
    }

    @Test
    void aLongOperationIsToldWhileItRunsAndHoldsNothingFromThenOn() {
        Operation operation = rig.begin(TailRig.UNLUCKY);
        int seconds = 180;
        long firstTold = 0;
        for (int i = 0; i < seconds * 4; i++) {
            if (i % 4 == 0) {
                rig.line(operation, "second " + i / 4);
            }
            rig.pass(Duration.ofMillis(250));
            rig.sampling.sweep();
            if (firstTold == 0 && !rig.told.isEmpty()) {
                firstTold = rig.now();
                assertThat(rig.sampling.held()).isZero();
            }
        }
        assertThat(Duration.ofNanos(firstTold)).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2_251));
        rig.end(operation, true, Duration.ofSeconds(seconds));

        assertThat(rig.told).hasSize(seconds + 1);
        assertThat(TailRig.rates(rig.told)).containsOnly(0.0);
        assertThat(reason()).isEqualTo("slow");
        assertThat(rig.state().late()).isZero();
    }

    @Test
    void aLongOperationIsSeenAtItsNextItemToo() {
        Operation operation = rig.begin(TailRig.UNLUCKY);
        rig.line(operation, "a");
        rig.pass(Duration.ofSeconds(2));
        rig.line(operation, "b");

        assertThat(rig.told).hasSize(2);
    }

    @Test
    void anOperationWithTooManyItemsIsDecidedByTheHashAndItsFailuresAreToldAllTheSame() {
        with(TailRig.plain().maxItemsPerOperation(3));
        Operation unlucky = rig.begin(TailRig.UNLUCKY);
        Operation lucky = rig.begin(TailRig.LUCKY);
        for (Operation operation : List.of(unlucky, lucky)) {
            for (int i = 0; i < 4; i++) {
                rig.line(operation, "a");
            }
            rig.thrown(operation);
            rig.end(operation, false, QUICK);
        }

        assertThat(TailRig.rates(rig.told)).containsExactly(0.0, 0.0, 5.0, 5.0, 5.0, 5.0, 0.0, 0.0);
        assertThat(rig.state().spilled()).isEqualTo(2);
        assertThat(rig.told.get(1).properties())
                .contains(entry("sampling.reason", "failed"), entry("sampling.spilled", "true"));
    }

    @Test
    void anOperationThatIsKnownToFailIsWholeForAllItsItems() {
        with(TailRig.plain().maxItemsPerOperation(3));
        Operation operation = rig.begin(TailRig.UNLUCKY);
        rig.thrown(operation);
        for (int i = 0; i < 10; i++) {
            rig.line(operation, "a");
        }
        rig.end(operation, false, QUICK);

        assertThat(rig.told).hasSize(12);
        assertThat(rig.state().spilled()).isZero();
    }

    @Test
    void withoutRoomTheOldestOperationMakesIt() {
        with(TailRig.plain().maxItems(3));
        Operation oldest = rig.begin(TailRig.UNLUCKY);
        rig.line(oldest, "a");
        Operation newer = rig.begin(TailRig.UNLUCKY);
        rig.line(newer, "b");
        Operation newest = rig.begin(TailRig.UNLUCKY);
        rig.line(newest, "c");
        rig.line(newest, "d");
        assertThat(rig.sampling.sampledOut()).isEqualTo(1);
        assertThat(rig.sampling.held()).isEqualTo(3);
        rig.line(oldest, "e");
        assertThat(rig.sampling.sampledOut()).as("follows").isEqualTo(2);
        newest.ended(true, QUICK);

        assertThat(rig.told).extracting("message").containsExactly("c", "d");
    }

    @Test
    void withoutRoomForOneMoreOperationTheOldestMakesIt() {
        with(TailRig.plain().maxOperations(4));
        for (int i = 0; i < 100; i++) {
            rig.line(rig.begin(TailRig.UNLUCKY), "a");
            assertThat(rig.state().heldOperations()).isLessThanOrEqualTo(4);
        }

        assertThat(rig.sampling.held()).isEqualTo(4);
        assertThat(rig.state().spilled()).isEqualTo(96);
    }

    @Test
    void anItemThatFitsNowhereIsNotHeld() {
        with(TailRig.plain().maxBytes(1_000));
        Operation operation = rig.begin(TailRig.LUCKY);
        rig.line(operation, "x".repeat(2_000));

        assertThat(TailRig.rates(rig.told)).containsExactly(5.0);
        assertThat(rig.state().heldBytes()).isZero();
    }

    @Test
    void aDryRunTellsEverythingAndSaysWhatWouldHaveBecomeOfIt() {
        with(TailRig.plain().dryRun(true));
        served(TailRig.UNLUCKY, true);
        served(TailRig.LUCKY, true);
        served(TailRig.UNLUCKY, false);
        rig.line(TailRig.operation(TailRig.UNLUCKY), "by itself");

        assertThat(rig.told).hasSize(10);
        assertThat(TailRig.rates(rig.told)).containsOnly(0.0);
        assertThat(rig.told.stream()
                        .filter(RequestTelemetry.class::isInstance)
                        .map(item -> item.properties().get("sampling.reason")))
                .containsExactly("none", "hash", "failed");
    }

    @Test
    void whatWasKeptIsCountedByItsReason() {
        served(TailRig.UNLUCKY, false);
        served(TailRig.LUCKY, true);
        served(TailRig.UNLUCKY, true);
        rig.end(rig.begin(TailRig.UNLUCKY), true, Duration.ofSeconds(3));

        assertThat(rig.state().kept())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("failed", 1L, "hash", 1L, "slow", 1L, "first", 0L, "flagged", 0L));
        assertThat(rig.state().budgetPercentage()).isEqualTo(100);
    }

    @Test
    void closingDecidesWhatIsOpenByWhatIsKnown() {
        Operation[] open = new Operation[1_000];
        for (int i = 0; i < open.length; i++) {
            open[i] = rig.begin(TailRig.UNLUCKY);
            rig.line(open[i], "a");
            if (i % 10 == 0) {
                rig.thrown(open[i]);
            }
        }
        rig.sampling.close();

        assertThat(rig.told).hasSize(200);
        assertThat(TailRig.rates(rig.told)).containsOnly(0.0);
        assertThat(rig.sampling.held()).isZero();
        assertThat(rig.state().heldOperations()).isZero();
        rig.line(open[0], "follows");
        rig.line(rig.begin(TailRig.LUCKY), "waits no more");
        assertThat(rig.told).hasSize(202);
        assertThat(rig.sampling.held()).isZero();
    }

    @Test
    void settlingDecidesWhatIsOpenAndGoesOn() {
        rig.line(rig.begin(TailRig.LUCKY), "a");
        rig.sampling.settle();
        assertThat(rig.told).hasSize(1);

        rig.line(rig.begin(TailRig.LUCKY), "waits");
        assertThat(rig.sampling.held()).isEqualTo(1);
    }

    @Test
    void aChannelThatThrowsCostsItsItemOnly() {
        rig = new TailRig(TailRig.plain(), item -> {
            throw new IllegalStateException("broken");
        });
        served(TailRig.UNLUCKY, false);

        assertThat(rig.sampling.held()).isZero();
        assertThat(rig.state().heldOperations()).isZero();
    }

    @Test
    void aRuleOfZeroBeatsEveryReason() {
        List<Telemetry> told = new ArrayList<>();
        Sampling none = new Sampling(
                SamplingOptions.ALL
                        .withPercentage(5)
                        .withRules(List.of(SamplingRule.route("/probe", 0)))
                        .withTail(TailRig.plain().build()),
                TailRig.channel(told::add));
        Operation operation = TailRig.operation(TailRig.LUCKY);
        operation.path("/probe");
        none.begins(operation);
        operation.keep();
        OperationScope.run(
                operation,
                () -> none.offer(RequestTelemetry.builder("r")
                        .context(operation.ownContext())
                        .success(false)
                        .build()));
        operation.ended(true, QUICK);

        assertThat(told).isEmpty();
        assertThat(Objects.requireNonNull(none.state().tail()).kept().values()).containsOnly(0L);
    }

    @Test
    void aRuleForATypeThinsWhatTheHashKeepsAndNotWhatIsKeptForAReason() {
        List<Telemetry> told = new ArrayList<>();
        Sampling thinned = new Sampling(
                SamplingOptions.ALL
                        .withPercentage(5)
                        .withRules(List.of(SamplingRule.type(TelemetryType.TRACE, 1)))
                        .withTail(TailRig.plain().build()),
                TailRig.channel(told::add));
        for (boolean failed : new boolean[] {false, true}) {
            Operation operation = TailRig.operation(TailRig.LUCKY); // its score is between 1 and 5
            thinned.begins(operation);
            OperationScope.run(operation, () -> {
                thinned.offer(TraceTelemetry.builder("line")
                        .context(operation.childContext())
                        .build());
                thinned.offer(RequestTelemetry.builder("r")
                        .context(operation.ownContext())
                        .success(!failed)
                        .build());
            });
            operation.ended(failed, QUICK);
        }

        assertThat(told)
                .extracting(Telemetry::getClass, item -> item.context().sampleRate())
                .containsExactly(
                        tuple(RequestTelemetry.class, 5.0),
                        tuple(TraceTelemetry.class, 0.0),
                        tuple(RequestTelemetry.class, 0.0));
    }

    @Test
    void whatIsTrackedOnlyAfterTheEndIsDecidedByTheHash() {
        Operation unlucky = rig.begin(TailRig.UNLUCKY);
        unlucky.ended(false, QUICK);
        rig.line(unlucky, "late");

        assertThat(rig.sampling.held()).isZero();
        assertThat(rig.sampling.sampledOut()).isEqualTo(1);
    }

    @Test
    void whatIsDiscardedAfterItWasDecidedIsToldNoMore() {
        Operation operation = rig.begin(TailRig.UNLUCKY);
        rig.line(operation, "a");
        rig.pass(Duration.ofSeconds(3));
        rig.sampling.sweep(); // slow by now
        assertThat(rig.told).hasSize(1);
        operation.discard();
        rig.line(operation, "b");
        rig.thrown(operation);
        rig.end(operation, false, Duration.ofSeconds(3));

        assertThat(rig.told).hasSize(1);
    }

    @Test
    void withAPercentageOfZeroOnlyThatIsToldForWhichThereIsAReason() {
        List<Telemetry> told = new ArrayList<>();
        Sampling failures = new Sampling(
                SamplingOptions.ALL.withPercentage(0).withTail(TailRig.plain().build()), TailRig.channel(told::add));
        for (boolean success : new boolean[] {true, false}) {
            Operation operation = TailRig.operation(TailRig.LUCKY);
            failures.begins(operation);
            OperationScope.run(
                    operation,
                    () -> failures.offer(RequestTelemetry.builder("r")
                            .context(operation.ownContext())
                            .success(success)
                            .build()));
            operation.ended(!success, QUICK);
        }

        assertThat(told)
                .singleElement()
                .isInstanceOfSatisfying(
                        RequestTelemetry.class,
                        request -> assertThat(request.success()).isFalse());
        assertThat(failures.held()).isZero();
    }

    @Test
    void aPartOfAnOperationThatNobodyBeganHoldsNothing() {
        Operation around = TailRig.operation(TailRig.LUCKY);
        Operation part = Operation.open(null);
        part.partOf(around);
        rig.sampling.begins(part);
        rig.line(around, "a");
        part.ended(false, QUICK);

        assertThat(rig.sampling.held()).isZero();
        assertThat(TailRig.rates(rig.told)).containsExactly(5.0);
    }
}
