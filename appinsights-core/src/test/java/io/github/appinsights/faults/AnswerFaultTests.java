package io.github.appinsights.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.internal.ingestion.ItemError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are about single items. */
@Tag("faults")
@Execution(ExecutionMode.CONCURRENT)
class AnswerFaultTests {

    @Test
    void r9OfAPartialAnswerExactlyWhatFailedIsSentAgainAndOnce() {
        List<ItemError> errors = new ArrayList<>();
        IntStream.range(10, 17).forEach(index -> errors.add(new ItemError(index, 500, "later")));
        IntStream.range(20, 23).forEach(index -> errors.add(new ItemError(index, 400, "bad")));
        IntStream.range(30, 35).forEach(index -> errors.add(new ItemError(index, 206, "sampled out")));
        errors.add(new ItemError(100, 500, "nobody"));
        errors.add(new ItemError(-1, 500, "nobody"));
        try (Trial trial = Trial.start("R9", Figures.empty().put("maxBatchItems", 100))) {
            Endpoint endpoint = trial.endpoint();
            endpoint.mode(Modes.when(request -> request.number() == 1, Modes.partial(request -> errors), Modes.ok()));
            trial.ask("track 100");
            trial.await(
                    "the first answer",
                    Scale.seconds(2, 5),
                    () -> trial.ask("figures").number("sent") > 0);
            long sentAtOnce = trial.client().last().number("sent");
            trial.awaitEmpty(Scale.seconds(5, 10));
            Figures end = trial.finish();

            trial.measured(
                    "sent %d, then %d, rejected with 400: %d, sampled %d, %d requests, %d again",
                    sentAtOnce,
                    end.number("sent"),
                    end.number("rejected.400"),
                    end.number("sampledByService"),
                    endpoint.requestCount(),
                    endpoint.repeated());
            assertThat(endpoint.requests().get(1).items()).isEqualTo(7);
            assertThat(IntStream.range(0, 7).map(endpoint.requests().get(1)::id))
                    .containsExactly(10, 11, 12, 13, 14, 15, 16);
            assertThat(end.number("sent")).isEqualTo(92);
            assertThat(end.number("rejected.400")).isEqualTo(3);
            assertThat(end.number("sampledByService")).isEqualTo(5);
            assertThat(endpoint.requestCount()).isEqualTo(2);
        }
    }

    @Test
    void r10ALongListOfErrorsIsRead() {
        List<ItemError> errors = IntStream.range(0, 500)
                .mapToObj(index -> new ItemError(index, index % 2 == 0 ? 400 : 206, "m".repeat(600)))
                .toList();
        try (Trial trial = Trial.start("R10 322 kB")) {
            trial.endpoint().mode(Modes.partial(request -> errors));
            trial.ask("track 500");
            trial.awaitEmpty(Duration.ofSeconds(10));
            Figures end = trial.finish();

            trial.measured(
                    "%d bytes of answer; rejected %d, sampled %d, %d requests",
                    trial.endpoint().written(),
                    end.number("rejected.400"),
                    end.number("sampledByService"),
                    trial.endpoint().requestCount());
            assertThat(trial.endpoint().written()).isBetween(300_000L, 400_000L);
            assertThat(end.number("rejected.400")).isEqualTo(250);
            assertThat(end.number("sampledByService")).isEqualTo(250);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2 MiB", "broken JSON"})
    void r10APartialAnswerThatCannotBeReadIsNeverSentAgain(String what) {
        String body = what.startsWith("2")
                ? "{\"errors\":[{\"index\":0,\"statusCode\":500,\"message\":\"" + "m".repeat(2 << 20) + "\"}]}"
                : "{\"itemsReceived\":500,\"errors\":[{\"index\":0,\"statusCode\":500";
        try (Trial trial = Trial.start("R10 " + what)) {
            Endpoint endpoint = trial.endpoint().mode(Modes.partial(body));
            trial.answersGetLost();
            trial.ask("track 500");
            trial.awaitEmpty(Duration.ofSeconds(10));
            trial.pass(Scale.seconds(10));
            Figures end = trial.finish();

            trial.measured(
                    "%d requests, partial_unknown %d, %d again",
                    endpoint.requestCount(), end.number("dropped.partial_unknown"), endpoint.repeated());
            assertThat(endpoint.requestCount()).isEqualTo(1);
            assertThat(end.number("dropped.partial_unknown")).isEqualTo(500);
        }
    }

    @Test
    void r11TheOneItemThatIsTooLargeIsFoundAndTheOthersArrive() {
        try (Trial trial = Trial.start("R11")) {
            Endpoint endpoint =
                    trial.endpoint().mode(Modes.when(request -> request.has(321), Modes.status(413), Modes.ok()));
            trial.ask("track 500");
            trial.awaitEmpty(Duration.ofSeconds(20));
            Figures end = trial.finish();

            trial.measured(
                    "%d requests, %d sent, too_large %d",
                    endpoint.requestCount(), end.number("sent"), end.number("dropped.too_large"));
            assertThat(endpoint.requestCount()).isLessThanOrEqualTo(19);
            assertThat(end.number("sent")).isEqualTo(499);
            assertThat(end.number("dropped.too_large")).isEqualTo(1);
            assertThat(endpoint.has(321)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 5_007})
    void r12OneBadItemHoldsUpNobodyElse(int bad) {
        try (Trial trial = Trial.start("R12 item " + bad)) {
            Endpoint endpoint = trial.endpoint().mode(Modes.status(503));
            trial.ask("track 10000");
            trial.await(
                    "20 batches wait",
                    Scale.seconds(20, 10),
                    () -> trial.ask("figures").number("storedBatches") == 20);
            Mode mode = Modes.when(request -> request.has(bad), Modes.status(500), Modes.ok());
            endpoint.mode(mode);
            long healed = System.nanoTime();
            trial.ask("load 200");
            trial.await(
                    "a request",
                    Scale.seconds(40, 5),
                    () -> !endpoint.requestsSince(healed).isEmpty());
            long first = endpoint.requestsSince(healed).get(0).at();
            // what was tracked before waited for the end of a pause, as after any outage
            int since = (int) trial.ask("figures").number("nextId");
            trial.await("the others arrived", Scale.seconds(15, 10), () -> endpoint.distinct(0, 10_000) >= 9_500);
            double others = (System.nanoTime() - first) / 1e9;
            // it counts against the bad one only that others succeed meanwhile
            trial.await(
                    "the bad item is given up",
                    Scale.seconds(60, 20),
                    () -> trial.ask("figures").number("dropped.poison") > 0);
            double given = (System.nanoTime() - first) / 1e9;
            trial.ask("stop");
            trial.awaitEmpty(Scale.seconds(60, 10));
            Figures end = trial.finish();

            long extra = endpoint.requestsSince(healed).stream()
                    .filter(request -> request.has(bad))
                    .count();
            trial.measured(
                    "the other 19 batches within %.1f s of the first request, %d requests with the bad item, poison %d after %.1f s,"
                            + " sent %d of %d, latest live item after %.1f s",
                    others,
                    extra,
                    end.number("dropped.poison"),
                    given,
                    end.number("sent"),
                    end.number("nextId"),
                    endpoint.latestMillis(since) / 1e3);
            assertThat(others).isLessThan(Scale.seconds(10, 3).toMillis() / 1e3);
            assertThat(end.number("dropped.poison")).isEqualTo(1);
            assertThat(end.number("sent")).isEqualTo(end.number("nextId") - 1);
            assertThat(endpoint.has(bad)).isFalse();
            // a failure with no other batch's success since the last one counts for nothing and is one more request;
            // shortened pauses leave less room for such a success, the machine's own times being what they are
            assertThat(extra).isLessThanOrEqualTo(Scale.isFull() ? 30 : 45);
            assertThat(endpoint.latestMillis(since))
                    .isLessThan((int) Scale.seconds(10, 10).toMillis());
        }
    }
}
