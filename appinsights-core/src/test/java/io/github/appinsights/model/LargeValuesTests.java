package io.github.appinsights.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A value of 256 MB costs what the cut value costs: nothing copies it whole on the way. */
class LargeValuesTests {

    private static final int SIZE = 256 << 20;
    private static final long FEW_BYTES = 1 << 20;

    private static String large = "";

    @BeforeAll
    static void makeValue() {
        large = " x".repeat(SIZE / 2); // begins with a blank, so that stripping it would copy it
    }

    @AfterAll
    static void forgetValue() {
        large = "";
    }

    private static Stream<Arguments> uses() {
        return Stream.of(
                use(
                        "value of a property",
                        text -> EventTelemetry.builder("e").property("k", text).build()),
                use(
                        "value in a map",
                        text -> EventTelemetry.builder("e")
                                .properties(Map.of("k", text))
                                .build()),
                use(
                        "key of a property",
                        text -> EventTelemetry.builder("e").property(text, "v").build()),
                use(
                        "key of a measurement",
                        text -> EventTelemetry.builder("e").measurement(text, 1).build()),
                use("name of an event", text -> EventTelemetry.builder(text).build()),
                use("message of a trace", text -> TraceTelemetry.builder(text).build()),
                use("name of a metric", text -> MetricTelemetry.builder(text, 1).build()),
                use("name of a request", text -> RequestTelemetry.builder(text).build()),
                use(
                        "name of a request with a method",
                        text -> RequestTelemetry.builder(text).method("GET").build()),
                use(
                        "method of a request",
                        text -> RequestTelemetry.builder("r").method(text).build()),
                use(
                        "url of a request",
                        text -> RequestTelemetry.builder("r").url(text).build()),
                use(
                        "data of a dependency",
                        text -> DependencyTelemetry.builder("d").data(text).build()),
                use(
                        "message of a test run",
                        text -> AvailabilityTelemetry.builder("a").message(text).build()),
                use("name of a page", text -> PageViewTelemetry.builder(text).build()),
                use(
                        "message of an exception",
                        text -> ExceptionTelemetry.builder(new Exception(text)).build()),
                use("session", text -> EventTelemetry.builder("e").session(text).build()));
    }

    private static Arguments use(String name, Function<String, Telemetry> use) {
        return Arguments.of(name, use);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uses")
    void aLargeValueIsNotCopied(String name, Function<String, Telemetry> use) {
        Telemetry warm = use.apply("warm-up");

        long before = allocated();
        Telemetry item = use.apply(large);
        long used = allocated() - before;

        assertThat(warm).isNotNull();
        assertThat(item.textLength()).isLessThan(100_000);
        assertThat(used).isLessThan(FEW_BYTES);
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
