package io.github.appinsights.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service asks for a pause. */
@Tag("faults")
@Execution(ExecutionMode.CONCURRENT)
class ThrottleFaultTests {

    private static final int SECONDS = (int) Math.max(2, Scale.seconds(20).toSeconds());
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    /** Requests before the pause, when the next one came, and the end. */
    private static void assertPause(String name, Mode throttled, Supplier<String> meanwhile) {
        try (Trial trial = Trial.start(name)) {
            Endpoint endpoint = trial.endpoint().mode(throttled);
            trial.ask("load 500");
            trial.await("throttled", Scale.seconds(5, 2), () -> endpoint.requestCount() > 0);
            long begin = endpoint.requests().get(0).at();
            String command = meanwhile.get();
            trial.pass(Scale.seconds(9));
            trial.ask(command);
            trial.pass(Scale.seconds(9));
            trial.ask("stop");
            endpoint.mode(Modes.ok());
            trial.awaitEmpty(Scale.seconds(30, 10));
            Figures end = trial.finish();

            List<Request> before = endpoint.requestsBetween(begin, begin + SECONDS * 1_000_000_000L / 2);
            double next = endpoint.requests().stream()
                            .filter(request -> !before.contains(request))
                            .mapToLong(request -> request.at() - lastAnswer(before))
                            .min()
                            .orElseThrow()
                    / 1e9;
            trial.measured(
                    "asked for %d s: %d requests, the next %.1f s after the last of them; %d lost of %d",
                    SECONDS, before.size(), next, end.number("nextId") - endpoint.distinct(), end.number("nextId"));
            assertThat(before).hasSizeLessThanOrEqualTo(4);
            assertThat(next).isBetween(SECONDS - 0.1, SECONDS * 1.2 + 1);
            assertThat(endpoint.distinct()).isEqualTo((int) end.number("nextId"));
        }
    }

    private static long lastAnswer(List<Request> requests) {
        return requests.stream()
                .mapToLong(request -> Objects.requireNonNull(request.endedAt()))
                .max()
                .orElseThrow();
    }

    @Test
    void r6APauseInSecondsIsKept() {
        assertPause("R6 seconds", Modes.retryAfter(429, Integer.toString(SECONDS)), () -> "figures");
    }

    @Test
    void r6APauseAsADateIsKeptHoweverWrongTheServicesClockIs() {
        assertPause("R6 date", dated(Instant.now().minusSeconds(7_200)), () -> "figures");
    }

    @ParameterizedTest
    @ValueSource(ints = {7_200, -7_200})
    void r6APauseDoesNotChangeWithOurClock(int step) {
        assertPause("R6 clock " + step, dated(Instant.now()), () -> "step " + step);
    }

    private static Mode dated(Instant date) {
        return Modes.status(
                429,
                "Date: " + HTTP_DATE.format(date) + "\r\nRetry-After: " + HTTP_DATE.format(date.plusSeconds(SECONDS))
                        + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "abc", "0", "1e3", ""})
    void r6APauseThatIsNoneIsAFailureLikeAnyOther(String value) {
        try (Trial trial = Trial.start("R6 '" + value + "'")) {
            Endpoint endpoint = trial.endpoint().mode(Modes.retryAfter(429, value));
            trial.ask("track 500");
            trial.await("tried again", Scale.seconds(2, 2), () -> endpoint.requestCount() > 1);
            endpoint.mode(Modes.ok());
            trial.awaitEmpty(Scale.seconds(10, 5));
            trial.finish();

            double next = (endpoint.requests().get(1).at()
                            - endpoint.requests().get(0).at())
                    / 1e9;
            trial.measured("next request after %.2f s", next);
            assertThat(next).isGreaterThan(0.7 / Scale.divisor());
        }
    }

    @Test
    void r6APauseOfYearsLastsAnHour() {
        try (Trial trial = Trial.start("R6 999999999")) {
            trial.endpoint().mode(Modes.retryAfter(429, "999999999"));
            trial.ask("track 500");
            trial.await(
                    "paused", Scale.seconds(2, 5), () -> trial.ask("figures").has("nextTryMillis"));
            long pause = trial.client().last().number("nextTryMillis") / 60_000;
            Figures end = trial.finish();

            trial.measured(
                    "the pause is %d minutes; %d requests",
                    pause, trial.endpoint().requestCount());
            assertThat(pause).isBetween(59L, 72L);
            assertThat(end.number("closeMillis")).isLessThan(5_500);
        }
    }
}
