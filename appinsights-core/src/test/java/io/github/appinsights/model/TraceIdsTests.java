package io.github.appinsights.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TraceIdsTests {

    private static final int MANY = 100_000;

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void idsAreLowerCaseHexAndNeverZero(String kind, int digits, Supplier<String> source) {
        for (int i = 0; i < MANY; i++) {
            String id = source.get();
            if (id.length() != digits || !id.chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0)) {
                assertThat(id).matches("[0-9a-f]{" + digits + "}");
            }
            if (id.chars().allMatch(c -> c == '0')) {
                assertThat(id).isNotEqualTo("0".repeat(digits));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void idsDoNotRepeat(String kind, int digits, Supplier<String> source) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            ids.add(source.get());
        }
        assertThat(ids).hasSize(MANY);
    }

    private static Arguments[] kinds() {
        return new Arguments[] {
            Arguments.of("trace id", 32, (Supplier<String>) TraceIds::newTraceId),
            Arguments.of("span id", 16, (Supplier<String>) TraceIds::newSpanId)
        };
    }
}
