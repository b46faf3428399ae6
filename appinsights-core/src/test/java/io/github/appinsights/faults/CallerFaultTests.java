package io.github.appinsights.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An application that does too much. */
@Tag("faults")
@Isolated
class CallerFaultTests {

    @ParameterizedTest(name = "{0} {1} threads")
    @CsvSource({"4, platform", "1000, virtual"})
    void r30AFloodNeitherBlocksTheCallerNorLosesAnythingUncounted(int threads, String kind) {
        Assumptions.assumeTrue(
                kind.equals("platform") || Runtime.version().feature() >= 21, "this JDK has no virtual threads");
        try (Trial trial = Trial.start("R30 " + threads + " " + kind)) {
            Endpoint endpoint = trial.endpoint();
            trial.ask("track 20000"); // compiled before it is measured
            trial.awaitEmpty(Scale.seconds(0, 20));
            Figures before = trial.ask("figures");
            long began = System.nanoTime();
            long millis = Math.max(2_000, Scale.seconds(10).toMillis());
            Figures after = trial.ask("flood " + threads + " " + millis + " " + kind);
            double seconds = (System.nanoTime() - began) / 1e9;
            int delivered = endpoint.distinct();
            trial.awaitEmpty(Scale.seconds(0, 30));
            Figures end = trial.finish();

            double rate = (delivered - before.number("sent")) / seconds;
            double cpu = (after.number("ourCpuMillis") - before.number("ourCpuMillis")) / 1e3 / seconds;
            trial.measured(
                    "%d calls in %.1f s, p50 %.2f us, p99 %.1f us, p99.9 %.1f us, max %.1f ms; %d accepted, queue_full %d;"
                            + " %.0f delivered a second meanwhile; %.2f cores of ours; heap %d MiB, 512 at most",
                    after.number("calls"),
                    seconds,
                    after.number("p50Nanos") / 1e3,
                    after.number("p99Nanos") / 1e3,
                    after.number("p999Nanos") / 1e3,
                    after.number("mostNanos") / 1e6,
                    endpoint.distinct(),
                    end.number("dropped.queue_full"),
                    rate,
                    cpu,
                    after.number("heapKiB") >> 10);
            assertThat(end.number("offered"))
                    .isEqualTo(endpoint.distinct()
                            + end.number("dropped.queue_full")
                            + end.number("dropped.store_full")
                            + 1);
            assertThat(after.number("p999Nanos")).isLessThan(20_000_000);
            assertThat(rate).isGreaterThan(2_000);
            assertThat(cpu).isLessThan(1.5);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1_023})
    void r27AHugeValueCostsTheCallerNothing(int mebibytes) {
        try (Trial trial = Trial.start("R27 " + mebibytes + " MiB", "4g", Figures.empty())) {
            Figures huge = trial.ask("huge " + mebibytes);
            Figures end = trial.finish();

            trial.measured(
                    "track took %.2f ms and allocated %d KiB; %d sent",
                    huge.number("hugeNanos") / 1e6, huge.number("hugeAllocated") >> 10, end.number("sent"));
            assertThat(huge.number("hugeNanos")).isLessThan(50_000_000);
            assertThat(huge.number("hugeAllocated")).isLessThan(1 << 20);
            assertThat(end.number("sent")).isEqualTo(501);
        }
    }

    @Test
    void r31OurOwnTrafficIsNeverTelemetry() {
        try (Trial trial = Trial.start("R31", Figures.empty().put("logLevel", "TRACE"))) {
            Endpoint endpoint = trial.endpoint().mode(Modes.status(503));
            trial.ask("captureLog");
            trial.ask("log 100");
            trial.pass(Scale.seconds(60));
            int failed = endpoint.requestCount();
            endpoint.mode(Modes.ok());
            trial.awaitEmpty(Scale.seconds(40, 10));
            long idle = System.nanoTime();
            trial.pass(Scale.seconds(60));
            int idleRequests = endpoint.requestsSince(idle).size();
            Figures end = trial.finish();

            trial.measured(
                    "%d lines of the application, %d items; %d requests failed, %d in the idle minute; %d lines of our own,"
                            + " %d of our threads and loggers left out",
                    100, end.number("nextId"), failed, idleRequests, end.number("logLines"), end.number("leftOut"));
            assertThat(end.number("nextId")).isEqualTo(100);
            assertThat(endpoint.distinct()).isEqualTo(100);
            assertThat(idleRequests).isZero();
            assertThat(failed).isBetween(2, 12);
            assertThat(end.number("logLines")).isLessThanOrEqualTo(failed + 5);
            assertThat(end.number("logWarnings")).isEqualTo(1);
        }
    }
}
