package io.github.appinsights.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceStateTests {

    @Test
    void whatVendorsSayIsPassedOnAsItIs() {
        assertThat(TraceState.of("a=1 , b=2")).isEqualTo("a=1 , b=2");
        assertThat(TraceState.of("x".repeat(TraceState.LONGEST))).hasSize(TraceState.LONGEST);
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(TraceState.of(List.of("a=1", "b=2"))).isEqualTo("a=1,b=2");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "a=1\r\nb: 2", "a=\u0001", "a=\u00e9"})
    void whatIsNoHeaderIsNotPassedOn(String value) {
        assertThat(TraceState.of(value)).isNull();
    }

    @Test
    void longMembersAreLeftOutFirst() {
        assertThat(TraceState.of("a=1,b=" + "x".repeat(8_000) + ",c=3")).isEqualTo("a=1,c=3");
        assertThat(TraceState.of("b=" + "x".repeat(8_000))).isNull();
    }

    @Test
    void thenTheOldest() {
        String member = "a=" + "x".repeat(98);
        assertThat(TraceState.of(Collections.nCopies(50, member)))
                .isEqualTo(String.join(",", Collections.nCopies(5, member)));
        assertThat(TraceState.of(Collections.nCopies(33, "a=1")))
                .isEqualTo(String.join(",", Collections.nCopies(TraceState.MOST_MEMBERS, "a=1")));
    }
}
