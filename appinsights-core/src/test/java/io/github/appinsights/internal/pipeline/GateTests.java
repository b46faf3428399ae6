package io.github.appinsights.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.internal.pipeline.Gate.Cause;
import io.github.appinsights.internal.pipeline.Gate.Lane;
import io.github.appinsights.internal.pipeline.Gate.State;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTests {

    /** One second before the clock overflows. */
    private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    private double jitter = 0.5;
    private Gate gate = gate(4);

    private Gate gate(int slots) {
        return new Gate(ChannelOptions.builder().maxInFlight(slots).build(), () -> jitter);
    }

    private void fails() {
        fails(Cause.FAILURE, null);
    }

    private void fails(Cause cause, @Nullable Duration retryAfter) {
        gate.failed(cause, now, now, retryAfter, false);
    }

    private Duration pause() {
        return Duration.ofNanos(gate.until() - now);
    }

    private void pauseEnds() {
        now = gate.until();
        gate.tick(now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
        gate.tick(now);
    }

    /** How many requests of a lane are let through at once. */
    private int admitted(Lane lane, boolean waiting) {
        int count = 0;
        while (gate.admits(lane, lane == Lane.LIVE ? count : 0, lane == Lane.REPLAY ? count : 0, waiting)) {
            count++;
        }
        return count;
    }

    @Test
    void itIsOpenAtFirst() {
        assertThat(gate.state()).isEqualTo(State.OPEN);
        assertThat(admitted(Lane.LIVE, false)).isEqualTo(4);
    }

    @Test
    void aFailurePausesIt() {
        fails();

        assertThat(gate.state()).isEqualTo(State.PAUSED);
        assertThat(admitted(Lane.LIVE, false)).isZero();
        assertThat(admitted(Lane.REPLAY, true)).isZero();
    }

    @Test
    void aFailureThatMayBeTheBatchsOwnMakesThePauseNoLonger() {
        fails();
        pauseEnds();
        gate.failed(Cause.FAILURE, now, now, null, true);
        assertThat(pause()).isEqualTo(Duration.ofSeconds(1));

        pauseEnds();
        fails();
        assertThat(pause()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aPauseLastsUntilItsVeryEnd() {
        fails();
        now = gate.until() - 1;
        gate.tick(now);
        assertThat(gate.state()).isEqualTo(State.PAUSED);

        pass(Duration.ofNanos(1));

        assertThat(gate.state()).isEqualTo(State.PROBE);
    }

    @Test
    void aProbeIsAlone() {
        fails();
        pauseEnds();

        assertThat(admitted(Lane.REPLAY, true)).isEqualTo(1);
        assertThat(gate.admits(Lane.LIVE, 0, 1, true)).isFalse();
        assertThat(gate.admits(Lane.REPLAY, 1, 0, true)).isFalse();
    }

    @Test
    void theProbeIsOfWhatWaits() {
        fails();
        pauseEnds();

        assertThat(admitted(Lane.LIVE, true)).isZero();
        assertThat(admitted(Lane.LIVE, false)).isEqualTo(1);
    }

    @Test
    void aProbeThatFailsPausesItForLonger() {
        fails();
        Duration first = pause();
        pauseEnds();

        fails();

        assertThat(gate.state()).isEqualTo(State.PAUSED);
        assertThat(pause()).isEqualTo(first.multipliedBy(2));
    }

    @Test
    void requestsComeBackOneTwoFour() {
        fails();
        pauseEnds();
        assertThat(admitted(Lane.REPLAY, true)).isEqualTo(1);

        gate.succeeded();
        assertThat(gate.state()).isEqualTo(State.RAMP);
        assertThat(admitted(Lane.REPLAY, true)).isEqualTo(2);

        gate.succeeded();
        assertThat(admitted(Lane.REPLAY, true)).isEqualTo(4);

        gate.succeeded();
        assertThat(gate.state()).isEqualTo(State.RAMP);
        assertThat(admitted(Lane.REPLAY, true)).isEqualTo(4);

        gate.succeeded();
        assertThat(gate.state()).isEqualTo(State.OPEN);
    }

    @Test
    void theRampNeverExceedsTheSlots() {
        gate = gate(2);
        fails();
        pauseEnds();
        gate.succeeded();
        gate.succeeded();
        gate.succeeded();

        assertThat(admitted(Lane.LIVE, false)).isEqualTo(2);
    }

    @Test
    void aFailureInTheRampPausesItAsLongAsBefore() {
        fails();
        pauseEnds();
        fails();
        Duration second = pause();
        pauseEnds();
        gate.succeeded();

        fails();

        assertThat(gate.state()).isEqualTo(State.PAUSED);
        assertThat(pause()).isEqualTo(second);
    }

    @Test
    void afterAFailureInTheRampItBeginsWithAProbeAgain() {
        fails();
        pauseEnds();
        gate.succeeded();
        gate.succeeded();
        fails();
        pauseEnds();

        assertThat(admitted(Lane.REPLAY, true)).isEqualTo(1);
        gate.succeeded();
        assertThat(admitted(Lane.REPLAY, true)).isEqualTo(2);
    }

    @Test
    void onceOpenThePausesBeginAnew() {
        fails();
        Duration first = pause();
        pauseEnds();
        fails();
        pauseEnds();
        for (int i = 0; i < 4; i++) {
            gate.succeeded();
        }

        fails();

        assertThat(pause()).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "3,4", "4,8", "5,16", "6,30", "7,30", "60,30"})
    void thePauseDoublesUpToHalfAMinute(int failures, int seconds) {
        for (int i = 0; i < failures; i++) {
            fails();
            if (i < failures - 1) {
                pauseEnds();
            }
        }

        assertThat(pause()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"0,800", "0.25,900", "0.5,1000", "1,1200"})
    void thePauseVariesByAFifth(double random, long millis) {
        jitter = random;

        fails();

        assertThat(pause()).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"0,20000", "0.5,22000", "1,24000"})
    void theServicesPauseIsNeverShortened(double random, long millis) {
        jitter = random;

        fails(Cause.FAILURE, Duration.ofSeconds(20));

        assertThat(pause()).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void theServicesPauseIsAnHourAtMost(double random) {
        jitter = random;

        fails(Cause.FAILURE, Duration.ofHours(24));

        assertThat(pause()).isEqualTo(Duration.ofHours(1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void thePauseOfAQuotaIsADayAtMost(double random) {
        jitter = random;

        fails(Cause.QUOTA, Duration.ofDays(30));

        assertThat(pause()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void aQuotaWithoutAPauseOfTheServicesWaitsAQuarterOfAnHour() {
        fails(Cause.QUOTA, null);

        assertThat(pause()).isEqualTo(Duration.ofMinutes(15));
        assertThat(gate.isPausedByQuota()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "3,4", "4,8", "5,15", "40,15"})
    void wrongCredentialsWaitMinutes(int failures, int minutes) {
        for (int i = 0; i < failures; i++) {
            fails(Cause.NOT_ALLOWED, null);
            if (i < failures - 1) {
                pauseEnds();
            }
        }

        assertThat(pause()).isEqualTo(Duration.ofMinutes(minutes));
    }

    @Test
    void aFailureWithinAPauseChangesNothing() {
        fails();
        long until = gate.until();

        pass(Duration.ofMillis(100));
        fails();

        assertThat(gate.until()).isEqualTo(until);
        pauseEnds();
        fails();
        assertThat(pause()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aLongerPauseOfTheServicesProlongsOneThatRuns() {
        jitter = 0;
        fails();

        fails(Cause.FAILURE, Duration.ofSeconds(20));

        assertThat(pause()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void aShorterPauseOfTheServicesDoesNotShortenOneThatRuns() {
        fails(Cause.FAILURE, Duration.ofSeconds(20));
        long until = gate.until();

        fails(Cause.FAILURE, Duration.ofSeconds(1));

        assertThat(gate.until()).isEqualTo(until);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4})
    void aFailureOfARequestFromBeforeThePauseSaysNothingNew(int successes) {
        long before = now;
        pass(Duration.ofMillis(100));
        fails();
        pauseEnds();
        for (int i = 0; i < successes; i++) {
            gate.succeeded();
        }
        State state = gate.state();

        gate.failed(Cause.FAILURE, before, now, null, false);

        assertThat(gate.state()).isEqualTo(state);
    }

    @Test
    void whatTheServiceAsksForHoldsWheneverTheRequestBegan() {
        jitter = 0;
        long before = now;
        pass(Duration.ofMillis(100));
        fails();
        pauseEnds();

        gate.failed(Cause.FAILURE, before, now, Duration.ofSeconds(20), false);

        assertThat(gate.state()).isEqualTo(State.PAUSED);
        assertThat(pause()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void aSuccessWithinAPauseDoesNotEndIt() {
        fails();

        gate.succeeded();

        assertThat(gate.state()).isEqualTo(State.PAUSED);
    }

    @Test
    void neitherLaneTakesTheLastSlotFromTheOther() {
        assertThat(admitted(Lane.LIVE, true)).isEqualTo(3);
        assertThat(admitted(Lane.REPLAY, true)).isEqualTo(3);
        assertThat(gate.admits(Lane.LIVE, 0, 3, true)).isTrue();
        assertThat(gate.admits(Lane.REPLAY, 3, 0, true)).isTrue();
        assertThat(gate.admits(Lane.LIVE, 2, 2, true)).isFalse();
    }

    @Test
    void whereNothingWaitsLiveHasAllSlots() {
        assertThat(admitted(Lane.LIVE, false)).isEqualTo(4);
    }

    @Test
    void theOnlySlotGoesToAndFroWhileBothWantIt() {
        gate = gate(1);
        assertThat(gate.admits(Lane.LIVE, 0, 0, true)).isTrue();

        gate.started(Lane.LIVE);
        assertThat(gate.admits(Lane.LIVE, 0, 0, true)).isFalse();
        assertThat(gate.admits(Lane.LIVE, 0, 0, false)).isTrue();
        assertThat(gate.admits(Lane.REPLAY, 0, 0, true)).isTrue();

        gate.started(Lane.REPLAY);
        assertThat(gate.admits(Lane.LIVE, 0, 0, true)).isTrue();
        assertThat(gate.admits(Lane.LIVE, 0, 1, true)).isFalse();
    }

    @Test
    void theLastTryBeforeTheEndNeedsNoWait() {
        fails();

        gate.probeNow();

        assertThat(gate.state()).isEqualTo(State.PROBE);
    }

    @Test
    void anOpenGateIsNotMadeToProbe() {
        gate.probeNow();

        assertThat(gate.state()).isEqualTo(State.OPEN);
    }
}
