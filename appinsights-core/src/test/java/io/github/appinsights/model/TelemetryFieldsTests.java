package io.github.appinsights.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every text field of every record: its limit, and what a blank becomes. */
class TelemetryFieldsTests {

    /** What becomes of a text that says nothing. */
    private enum Blank {
        PLACEHOLDER("n/a"),
        MISSING(null),
        UNKNOWN_CODE("0"),
        CLASS_NAME("a.B"),
        NEW_ID(null);

        private final @Nullable String text;

        Blank(@Nullable String text) {
            this.text = text;
        }
    }

    private record Field(String name, int limit, Blank blank, Function<@Nullable String, @Nullable String> through) {

        @Nullable
        String after(@Nullable String text) {
            return through.apply(text);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Field> fields() {
        return Stream.of(
                new Field(
                        "event name",
                        512,
                        Blank.PLACEHOLDER,
                        text -> EventTelemetry.builder(text).build().name()),
                new Field(
                        "trace message",
                        32_768,
                        Blank.PLACEHOLDER,
                        text -> TraceTelemetry.builder(text).build().message()),
                new Field(
                        "metric name",
                        150,
                        Blank.PLACEHOLDER,
                        text -> MetricTelemetry.builder(text, 1).build().name()),
                new Field(
                        "metric namespace",
                        256,
                        Blank.MISSING,
                        text -> MetricTelemetry.builder("m", 1)
                                .namespace(text)
                                .build()
                                .namespace()),
                new Field(
                        "request id",
                        512,
                        Blank.NEW_ID,
                        text -> request().id(text).build().id()),
                new Field(
                        "request name",
                        1_024,
                        Blank.PLACEHOLDER,
                        text -> RequestTelemetry.builder(text).build().name()),
                new Field(
                        "request response code",
                        1_024,
                        Blank.UNKNOWN_CODE,
                        text -> request().responseCode(text).build().responseCode()),
                new Field(
                        "request source",
                        1_024,
                        Blank.MISSING,
                        text -> request().source(text).build().source()),
                new Field(
                        "request url",
                        2_048,
                        Blank.MISSING,
                        text -> request().url(text).build().url()),
                new Field(
                        "dependency id",
                        512,
                        Blank.NEW_ID,
                        text -> dependency().id(text).build().id()),
                new Field(
                        "dependency name",
                        1_024,
                        Blank.PLACEHOLDER,
                        text -> DependencyTelemetry.builder(text).build().name()),
                new Field(
                        "dependency type",
                        1_024,
                        Blank.MISSING,
                        text -> dependency().type(text).build().type()),
                new Field(
                        "dependency target",
                        1_024,
                        Blank.MISSING,
                        text -> dependency().target(text).build().target()),
                new Field(
                        "dependency data",
                        8_192,
                        Blank.MISSING,
                        text -> dependency().data(text).build().data()),
                new Field(
                        "dependency result code",
                        1_024,
                        Blank.MISSING,
                        text -> dependency().resultCode(text).build().resultCode()),
                new Field(
                        "availability id",
                        512,
                        Blank.NEW_ID,
                        text -> availability().id(text).build().id()),
                new Field(
                        "availability name",
                        1_024,
                        Blank.PLACEHOLDER,
                        text -> AvailabilityTelemetry.builder(text).build().name()),
                new Field(
                        "availability run location",
                        1_024,
                        Blank.MISSING,
                        text -> availability().runLocation(text).build().runLocation()),
                new Field(
                        "availability message",
                        8_192,
                        Blank.MISSING,
                        text -> availability().message(text).build().message()),
                new Field(
                        "page view id",
                        512,
                        Blank.NEW_ID,
                        text -> page().id(text).build().id()),
                new Field(
                        "page view name",
                        512,
                        Blank.PLACEHOLDER,
                        text -> PageViewTelemetry.builder(text).build().name()),
                new Field(
                        "page view url",
                        2_048,
                        Blank.MISSING,
                        text -> page().url(text).build().url()),
                new Field(
                        "page view referrer",
                        2_048,
                        Blank.MISSING,
                        text -> page().referrerUri(text).build().referrerUri()),
                new Field(
                        "problem id",
                        1_024,
                        Blank.MISSING,
                        text -> ExceptionTelemetry.builder(null)
                                .problemId(text)
                                .build()
                                .problemId()),
                new Field(
                        "exception type",
                        1_024,
                        Blank.PLACEHOLDER,
                        text -> details(text, "m").typeName()),
                new Field(
                        "exception message",
                        32_768,
                        Blank.CLASS_NAME,
                        text -> details("a.B", text).message()),
                new Field(
                        "frame class",
                        1_024,
                        Blank.PLACEHOLDER,
                        text -> frame(text, "m", "F.java").className()),
                new Field(
                        "frame method",
                        1_024,
                        Blank.PLACEHOLDER,
                        text -> frame("a.B", text, "F.java").methodName()),
                new Field(
                        "frame file",
                        1_024,
                        Blank.MISSING,
                        text -> frame("a.B", "m", text).fileName()),
                new Field("operation id", 128, Blank.MISSING, text -> new OperationContext(text, null, null).id()),
                new Field(
                        "operation parent",
                        512,
                        Blank.MISSING,
                        text -> new OperationContext(null, text, null).parentId()),
                new Field(
                        "operation name", 1_024, Blank.MISSING, text -> new OperationContext(null, null, text).name()),
                new Field("user id", 128, Blank.MISSING, text -> new UserContext(text, null, null).id()),
                new Field("account id", 1_024, Blank.MISSING, text -> new UserContext(null, text, null).accountId()),
                new Field(
                        "authenticated user id",
                        1_024,
                        Blank.MISSING,
                        text -> new UserContext(null, null, text).authenticatedId()),
                new Field(
                        "session id",
                        64,
                        Blank.MISSING,
                        text -> new TelemetryContext(null, null, text, null, null).sessionId()),
                new Field(
                        "synthetic source",
                        1_024,
                        Blank.MISSING,
                        text -> new TelemetryContext(null, null, null, null, text).syntheticSource()),
                new Field(
                        "device id",
                        1_024,
                        Blank.MISSING,
                        text -> device(text, 0).id()),
                new Field(
                        "device locale",
                        64,
                        Blank.MISSING,
                        text -> device(text, 1).locale()),
                new Field(
                        "device os", 256, Blank.MISSING, text -> device(text, 2).osVersion()),
                new Field(
                        "device type",
                        64,
                        Blank.MISSING,
                        text -> device(text, 3).type()),
                new Field(
                        "device model",
                        256,
                        Blank.MISSING,
                        text -> device(text, 4).model()),
                new Field(
                        "device maker",
                        256,
                        Blank.MISSING,
                        text -> device(text, 5).oemName()));
    }

    private static RequestTelemetry.Builder request() {
        return RequestTelemetry.builder("request");
    }

    private static DependencyTelemetry.Builder dependency() {
        return DependencyTelemetry.builder("dependency");
    }

    private static AvailabilityTelemetry.Builder availability() {
        return AvailabilityTelemetry.builder("availability");
    }

    private static PageViewTelemetry.Builder page() {
        return PageViewTelemetry.builder("page");
    }

    @SuppressWarnings("NullAway")
    private static ExceptionDetails details(@Nullable String type, @Nullable String message) {
        return new ExceptionDetails(type, message, List.of(), 0);
    }

    @SuppressWarnings("NullAway")
    private static ExceptionDetails.StackFrame frame(
            @Nullable String type, @Nullable String method, @Nullable String file) {
        return new ExceptionDetails.StackFrame(0, type, method, file, 1);
    }

    private static DeviceContext device(@Nullable String text, int at) {
        return new DeviceContext(
                at == 0 ? text : null,
                at == 1 ? text : null,
                at == 2 ? text : null,
                at == 3 ? text : null,
                at == 4 ? text : null,
                at == 5 ? text : null);
    }

    @ParameterizedTest
    @MethodSource("fields")
    void textOfTheLimitIsKept(Field field) {
        String text = "x".repeat(field.limit());

        assertThat(field.after(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("fields")
    void longerTextIsCut(Field field) {
        assertThat(field.after("x".repeat(field.limit()) + "y")).isEqualTo("x".repeat(field.limit()));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void aSurrogatePairIsNotCutInTwo(Field field) {
        assertThat(field.after("x".repeat(field.limit() - 1) + "😀")).isEqualTo("x".repeat(field.limit() - 1));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void aBlankBecomesWhatTheServiceTakes(Field field) {
        for (String blank : new @Nullable String[] {null, "", " ", "\t\n", " ".repeat(field.limit()) + "behind"}) {
            if (field.blank() == Blank.NEW_ID) {
                assertThat(field.after(blank)).matches("[0-9a-f]{16}").isNotEqualTo(field.after(blank));
            } else {
                assertThat(field.after(blank)).isEqualTo(field.blank().text);
            }
        }
    }

    @Test
    void aggregatesCountAtLeastOne() {
        assertThat(new Aggregate(0, 1, 2, 3).count()).isEqualTo(1);
        assertThat(new Aggregate(Integer.MIN_VALUE, 1, 2, 3).count()).isEqualTo(1);
        assertThat(new Aggregate(Integer.MAX_VALUE, 1, 2, 3).count()).isEqualTo(Integer.MAX_VALUE);
        assertThat(Aggregate.of(2, 1, 2).standardDeviation()).isNaN();
    }

    @Test
    void aMetricSaysWhetherItsValueIsANumber() {
        assertThat(MetricTelemetry.builder("m", 1).build().isFinite()).isTrue();
        assertThat(MetricTelemetry.builder("m", Double.NaN).build().isFinite()).isFalse();
        assertThat(MetricTelemetry.builder("m", Double.NEGATIVE_INFINITY)
                        .build()
                        .isFinite())
                .isFalse();
    }

    @Test
    void aMissingDurationIsZeroWhereTheServiceNeedsOne() {
        assertThat(request().duration(null).build().duration()).isEqualTo(Duration.ZERO);
        assertThat(dependency().duration(null).build().duration()).isEqualTo(Duration.ZERO);
        assertThat(availability().duration(null).build().duration()).isEqualTo(Duration.ZERO);
        assertThat(page().duration(null).build().duration()).isNull();
    }
}
