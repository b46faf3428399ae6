package io.github.appinsights.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChannelOptionsTests {

    private static final Duration DAY = Duration.ofDays(1);

    /** A duration option: its name and how to set it. */
    private static final Arguments[] DURATIONS = {
        duration("buffer.max-wait", ChannelOptions.Builder::maxWait),
        duration("delivery.connect-timeout", ChannelOptions.Builder::connectTimeout),
        duration("delivery.exchange-timeout", ChannelOptions.Builder::exchangeTimeout),
        duration("delivery.close-timeout", ChannelOptions.Builder::closeTimeout),
        duration("delivery.backoff-min", ChannelOptions.Builder::backoffMin),
        duration("delivery.backoff-max", ChannelOptions.Builder::backoffMax),
    };

    private static Arguments duration(
            String option, BiFunction<ChannelOptions.Builder, Duration, ChannelOptions.Builder> set) {
        return Arguments.of(option, set);
    }

    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        assertThat(ChannelOptions.builder().build())
                .isEqualTo(ChannelOptions.DEFAULTS)
                .isEqualTo(new ChannelOptions(
                        500,
                        1_048_576,
                        Duration.ofSeconds(5),
                        20_000,
                        16_777_216,
                        4,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        33_554_432,
                        null));
    }

    @Test
    void eachOptionArrivesInItsPlace() {
        ChannelOptions options = ChannelOptions.builder()
                .maxBatchItems(1)
                .maxBatchBytes(70_000)
                .maxWait(Duration.ofSeconds(2))
                .maxItems(3)
                .maxBytes(80_000)
                .maxInFlight(5)
                .connectTimeout(Duration.ofSeconds(6))
                .exchangeTimeout(Duration.ofSeconds(7))
                .closeTimeout(Duration.ofSeconds(8))
                .backoffMin(Duration.ofSeconds(9))
                .backoffMax(Duration.ofSeconds(10))
                .storeMaxBytes(11)
                .spool(SpoolOptions.of(Path.of("spool")))
                .build();

        assertThat(options)
                .isEqualTo(new ChannelOptions(
                        1,
                        70_000,
                        Duration.ofSeconds(2),
                        3,
                        80_000,
                        5,
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(9),
                        Duration.ofSeconds(10),
                        11,
                        SpoolOptions.of(Path.of("spool"))));
    }

    private static Stream<Arguments> numbers() {
        return Stream.of(
                number(
                        "buffer.max-batch-items",
                        1,
                        64_000,
                        (builder, value) ->
                                builder.maxBatchItems((int) (long) value).maxItems(100_000)),
                number(
                        "buffer.max-batch-bytes",
                        65_536,
                        16 << 20,
                        (builder, value) -> builder.maxBatchBytes((int) (long) value)),
                number("buffer.max-items", 500, 100_000_000, (builder, value) -> builder.maxItems((int) (long) value)),
                number("buffer.max-bytes", 65_536, Long.MAX_VALUE / 4, ChannelOptions.Builder::maxBytes),
                number("delivery.max-in-flight", 1, 64, (builder, value) -> builder.maxInFlight((int) (long) value)),
                number("delivery.store-max-bytes", 0, Long.MAX_VALUE / 4, ChannelOptions.Builder::storeMaxBytes));
    }

    private static Arguments number(
            String option,
            long least,
            long most,
            BiFunction<ChannelOptions.Builder, Long, ChannelOptions.Builder> set) {
        return Arguments.of(option, least, most, set);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("numbers")
    void aNumberOutOfItsBoundsIsRefusedByTheNameOfItsOption(
            String option,
            long least,
            long most,
            BiFunction<ChannelOptions.Builder, Long, ChannelOptions.Builder> set) {
        assertThat(set.apply(ChannelOptions.builder(), least).build()).isNotNull();
        assertThat(set.apply(ChannelOptions.builder(), most).build()).isNotNull();
        for (long wrong : new long[] {least - 1, most + 1, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> set.apply(ChannelOptions.builder(), wrong).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(option + " must be between " + least + " and " + most + ", but is " + wrong);
        }
    }

    @Test
    void aBatchMustFitIntoTheBuffer() {
        assertThatThrownBy(() -> ChannelOptions.builder()
                        .maxBatchItems(501)
                        .maxItems(500)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("buffer.max-items must be between 501 and ");
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("DURATIONS")
    void aDurationOutOfItsBoundsIsRefusedByTheNameOfItsOption(
            String option, BiFunction<ChannelOptions.Builder, Duration, ChannelOptions.Builder> set) {
        for (Duration wrong : new Duration[] {
            Duration.ZERO, Duration.ofNanos(-1), DAY.plusNanos(1), Duration.ofSeconds(Long.MAX_VALUE)
        }) {
            assertThatThrownBy(() -> set.apply(ChannelOptions.builder(), wrong).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(option + " must be between 1 ns and 1 day, but is " + wrong);
        }
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("DURATIONS")
    void aDurationMayBeAsShortOrLongAsItsBoundsSay(
            String option, BiFunction<ChannelOptions.Builder, Duration, ChannelOptions.Builder> set) {
        ChannelOptions.Builder shortest = ChannelOptions.builder().backoffMin(Duration.ofNanos(1));
        ChannelOptions.Builder longest = ChannelOptions.builder().backoffMax(DAY);

        assertThat(set.apply(shortest, Duration.ofNanos(1)).build()).as(option).isNotNull();
        assertThat(set.apply(longest, DAY).build()).as(option).isNotNull();
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("DURATIONS")
    @SuppressWarnings("NullAway")
    void aMissingDurationIsRefusedByTheNameOfItsOption(
            String option, BiFunction<ChannelOptions.Builder, Duration, ChannelOptions.Builder> set) {
        assertThatThrownBy(() -> set.apply(ChannelOptions.builder(), null).build())
                .isInstanceOf(NullPointerException.class)
                .hasMessage(option);
    }

    @Test
    void theLongestPauseIsNotShorterThanTheFirst() {
        assertThatThrownBy(() -> ChannelOptions.builder()
                        .backoffMin(Duration.ofSeconds(31))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("delivery.backoff-max must not be shorter than delivery.backoff-min, but is PT30S");
        assertThat(ChannelOptions.builder().backoffMin(Duration.ofSeconds(30)).build())
                .isNotNull();
    }
}
