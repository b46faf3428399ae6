package io.github.appinsights.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** For a minute the service refuses what it is given. */
@Tag("faults")
@Execution(ExecutionMode.CONCURRENT)
class RefusalFaultTests {

    private static final int PAUSE_SECONDS = (int) Math.max(2, Scale.seconds(15).toSeconds());

    private record Refusal(int requests, Figures end) {}

    /** A minute of load in which that is the answer, and a few seconds more in which all is well. */
    private static Refusal refuse(Trial trial, Mode mode, double recoverySeconds) {
        Endpoint endpoint = trial.endpoint();
        trial.ask("load 200");
        trial.pass(Scale.seconds(5, 1));
        endpoint.mode(mode);
        long began = System.nanoTime();
        trial.pass(Scale.seconds(60));
        long healed = System.nanoTime();
        endpoint.mode(Modes.ok());
        trial.await(
                "taken again",
                Scale.seconds(0, recoverySeconds),
                () -> endpoint.requestsSince(healed).stream().anyMatch(Request::isTaken));
        trial.ask("stop");
        trial.awaitEmpty(Scale.seconds(20, 20));
        Figures end = trial.finish();
        Refusal refusal = new Refusal(endpoint.requestsBetween(began, healed).size(), end);
        trial.measured(
                "%d requests in the minute; of %d: sent %d, rejected %d, dropped %s, missing at the endpoint %d",
                refusal.requests,
                end.number("nextId"),
                end.number("sent"),
                end.number("rejectedTotal"),
                end.values().entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith("dropped.")
                                && !entry.getKey().endsWith("closed"))
                        .toList(),
                end.number("nextId") - endpoint.distinct());
        return refusal;
    }

    @ParameterizedTest
    @ValueSource(ints = {402, 439})
    void r13OverTheQuotaItemsAreDroppedAndHardlyAnythingIsSent(int status) {
        try (Trial trial = Trial.start("R13 " + status)) {
            Mode mode = Modes.retryAfter(status, Integer.toString(PAUSE_SECONDS));
            Refusal refusal = refuse(trial, mode, 3.0 * PAUSE_SECONDS);

            assertThat(refusal.requests).isBetween(1, 6);
            assertThat(refusal.end.number("dropped.quota")).isEqualTo(refusal.end.number("droppedTotal") - 1);
            assertThat(refusal.end.number("dropped.quota")).isPositive();
        }
    }

    /** The pause of a minute that follows is not an option, so it is not shorter in a short run either. */
    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void r13WithWrongCredentialsAllIsKeptUntilTheyAreRight(int status) {
        Assumptions.assumeTrue(Scale.isFull(), "takes minutes, and has a test in virtual time");
        try (Trial trial = Trial.start("R13 " + status)) {
            Refusal refusal = refuse(trial, Modes.status(status), 200);

            assertThat(refusal.requests).isBetween(1, 6);
            assertThat(refusal.end.number("sent")).isEqualTo(refusal.end.number("nextId"));
        }
    }

    @Test
    void r13WhatIsRefusedForGoodIsCountedByStatus() {
        try (Trial trial = Trial.start("R13 404")) {
            Refusal refusal = refuse(trial, Modes.status(404), 10);

            assertThat(refusal.end.number("rejected.404")).isPositive();
            assertThat(refusal.end.number("rejected.404")).isEqualTo(refusal.end.number("rejectedTotal"));
            assertThat(refusal.end.number("droppedTotal")).isEqualTo(1);
        }
    }

    @Test
    void r15ARedirectWithinTheHostIsFollowedAndRemembered() {
        try (Trial trial = Trial.start("R15 same host")) {
            Endpoint endpoint = trial.endpoint();
            endpoint.mode(Modes.when(
                    request -> request.path().startsWith("/moved"),
                    Modes.ok(),
                    Modes.redirect(308, endpoint.address() + "moved/v2.1/track")));
            trial.ask("track 1000");
            trial.awaitEmpty(Scale.seconds(10, 5));
            trial.ask("track 500");
            trial.awaitEmpty(Scale.seconds(10, 5));
            Figures end = trial.finish();

            long redirected = endpoint.requests().stream()
                    .filter(request -> !request.path().startsWith("/moved"))
                    .count();
            trial.measured("3 batches, %d redirected, %d requests", redirected, endpoint.requestCount());
            assertThat(end.number("sent")).isEqualTo(1_500);
            assertThat(redirected).isLessThanOrEqualTo(2);
        }
    }

    /** The addresses of the foreign host all lead to this machine: what is not refused would arrive there. */
    @Test
    void r15AForeignHostGetsNothing() {
        try (Trial trial = Trial.start("R15 foreign host");
                Endpoint foreign = Endpoint.start()) {
            Endpoint endpoint = trial.endpoint();
            String port = ":" + foreign.port() + "/v2.1/track";
            List<String> locations = List.of(
                    "http://127.1" + port,
                    "http://2130706433" + port,
                    "http://user@127.0.0.1" + port,
                    "//127.0.0.1" + port,
                    "http://0.0.0.0" + port,
                    "ftp://127.0.0.1" + port,
                    "http://foreign.invalid" + port,
                    "not an address",
                    "");
            endpoint.mode((request, wire) -> Modes.redirect(
                            307, locations.get((request.number() - 1) % locations.size()))
                    .answer(request, wire));
            trial.ask("track 500");
            trial.await(
                    "all tried",
                    Scale.seconds(200, 20),
                    () -> endpoint.requestCount() >= (Scale.isFull() ? 4 : locations.size()));
            endpoint.mode(Modes.ok());
            trial.awaitEmpty(Scale.seconds(40, 10));
            Figures end = trial.finish();

            trial.measured(
                    "%d redirects refused, %d connections and %d requests at the foreign host, %d sent in the end",
                    endpoint.requestCount() - 1, foreign.connections(), foreign.requestCount(), end.number("sent"));
            assertThat(foreign.connections()).isZero();
            assertThat(end.number("sent")).isEqualTo(500);
        }
    }

    @Test
    void r15ACircleEndsAfterFiveHops() {
        try (Trial trial = Trial.start("R15 circle")) {
            Endpoint endpoint = trial.endpoint();
            endpoint.mode((request, wire) -> Modes.redirect(
                            307, endpoint.address() + "hop" + (request.number() % 10) + "/v2.1/track")
                    .answer(request, wire));
            trial.ask("track 500");
            trial.await(
                    "paused", Scale.seconds(10, 5), () -> trial.ask("figures").has("requests.307"));
            int requests = endpoint.requestCount();
            endpoint.mode(Modes.ok());
            trial.awaitEmpty(Scale.seconds(10, 10));
            Figures end = trial.finish();

            trial.measured("%d requests until it was given up, %d sent in the end", requests, end.number("sent"));
            assertThat(requests).isEqualTo(6);
            assertThat(end.number("sent")).isEqualTo(500);
        }
    }
}
