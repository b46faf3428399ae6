package io.github.appinsights.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TracerIdsTests {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @Test
    void aShortTraceIdIsFilledUp() {
        assertThat(TracerIds.of("a3ce929d0e0e4736", SPAN, null))
                .isEqualTo(new TracerIds("0000000000000000a3ce929d0e0e4736", SPAN, null));
    }

    @Test
    void aParentThatIsNoneIsLeftOut() {
        assertThat(TracerIds.of(TRACE, SPAN, "0000000000000000")).isEqualTo(new TracerIds(TRACE, SPAN, null));
        assertThat(TracerIds.of(TRACE, SPAN, "")).isEqualTo(new TracerIds(TRACE, SPAN, null));
    }

    @Test
    void aTracerThatIsOffHasNone() {
        assertThat(TracerIds.of("", "", "")).isNull();
        assertThat(TracerIds.of(null, null, null)).isNull();
        assertThat(TracerIds.of("00000000000000000000000000000000", SPAN, null)).isNull();
    }
}
