package io.github.appinsights.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that do not end, or make no sense. */
@Tag("faults")
@Execution(ExecutionMode.CONCURRENT)
class BodyFaultTests {

    private static final long GIBIBYTE = 1L << 30;
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    static Stream<Arguments> endless() {
        return Stream.of(
                Arguments.of("body drips, 503", Modes.drippingBody(503, A_SECOND), false),
                Arguments.of("body drips, 200", Modes.drippingBody(200, A_SECOND), true),
                Arguments.of("headers drip", Modes.drippingHead(A_SECOND), false),
                Arguments.of("1 GiB, 503", Modes.longBody(503, GIBIBYTE), false),
                Arguments.of("1 GiB, 200", Modes.longBody(200, GIBIBYTE), true));
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("garbage", Modes.garbage()),
                Arguments.of("cut before the answer", Modes.cutBeforeTheAnswer()),
                Arguments.of("cut after the headers", Modes.cutAfterTheHeaders(503)),
                Arguments.of("cut in the body", Modes.cutInTheBody(500)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endless")
    void r5AnAnswerWithoutAnEndIsEndedByUs(String what, Mode mode, boolean counts) {
        Assumptions.assumeTrue(
                Scale.divisor() <= 10, "the first request of a process takes longer than the limit would be");
        try (Trial trial = Trial.start("R5 " + what, Figures.empty().put("shortExchange", true))) {
            Endpoint endpoint = trial.endpoint().mode(mode);
            trial.ask("track 500");
            trial.await("the call has ended", Scale.seconds(30, 3), () -> {
                Figures figures = trial.ask("figures");
                return figures.number("requests.0") + figures.number("requests.503") + figures.number("requests.200")
                        == 1;
            });
            double took = (System.nanoTime() - endpoint.requests().get(0).at()) / 1e9;
            long written = endpoint.written();
            endpoint.mode(Modes.ok());
            trial.ask("track 500");
            trial.awaitEmpty(Scale.seconds(5, 10));
            Figures end = trial.finish();

            trial.measured(
                    "ended after %.1f s, %.2f MiB left the endpoint, %d connections at most, %d requests",
                    took, written / 1048576.0, endpoint.mostOpen(), endpoint.requestCount());
            assertThat(end.number("sent")).isEqualTo(1_000);
            assertThat(endpoint.requestCount()).isEqualTo(counts ? 2 : 3);
            assertThat(endpoint.mostOpen()).isLessThanOrEqualTo(4);
            // what the sockets of both sides hold comes on top of what is read
            assertThat(written).isLessThan(16 << 20);
        }
    }

    /** Cancelled while its answer comes in, a request must end quietly. */
    @Test
    void r5AnAnswerAtTheVeryLimitIsNoErrorInTheLog() {
        Assumptions.assumeTrue(Scale.isFull(), "is rare, so it takes its time");
        Figures arguments = Figures.empty().put("speed", 240).put("maxBatchItems", 20);
        try (Trial trial = Trial.start("R5 at the limit", arguments)) {
            Random random = new Random(1);
            trial.endpoint()
                    .mode((request, wire) -> Modes.after(
                                    Duration.ofMillis(115 + random.nextInt(20)), Modes.partial("{\"errors\":["))
                            .answer(request, wire));
            trial.answersGetLost();
            trial.ask("load 100");
            trial.pass(Duration.ofSeconds(20));
            trial.ask("stop");
            trial.endpoint().mode(Modes.ok());
            trial.awaitEmpty(Duration.ofMinutes(2));
            trial.finish();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void r5AnAnswerThatMakesNoSenseIsAFailureAndNoLoss(String what, Mode mode) {
        try (Trial trial = Trial.start("R5 " + what)) {
            trial.ask("load 500");
            trial.pass(Scale.seconds(2));
            trial.endpoint().mode(mode);
            long broken = System.nanoTime();
            trial.pass(Scale.seconds(10));
            long healed = System.nanoTime();
            trial.endpoint().mode(Modes.ok());
            trial.ask("stop");
            trial.awaitEmpty(Scale.seconds(40, 10));
            Figures end = trial.finish();

            int requests = trial.endpoint().requestsBetween(broken, healed).size();
            trial.measured("0 lost of %d, %d requests in the fault", end.number("sent"), requests);
            assertThat(end.number("sent")).isEqualTo(end.number("nextId"));
            // a connection that was used before is tried once more with a fresh one
            assertThat(requests).isLessThanOrEqualTo(12);
        }
    }
}
