package io.github.appinsights.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.TraceIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTests {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";
    private static final String VALID = "00-" + TRACE + "-" + PARENT + "-01";

    @ParameterizedTest
    @CsvSource({
        VALID + ", 1",
        "00-" + TRACE + "-" + PARENT + "-00, 0",
        "00-" + TRACE + "-" + PARENT + "-ff, 255",
        "00-" + TRACE + "-" + PARENT + "-0a, 10",
        "01-" + TRACE + "-" + PARENT + "-01, 1",
        "01-" + TRACE + "-" + PARENT + "-01-what-comes-later, 1",
        "cc-" + TRACE + "-" + PARENT + "-09-, 9",
        "fe-" + TRACE + "-" + PARENT + "-01-0, 1",
        "0f-" + TRACE + "-" + PARENT + "-01, 1",
    })
    void aValidValueIsRead(String value, int flags) {
        assertThat(TraceParent.parse(value)).isEqualTo(new TraceParent(TRACE, PARENT, flags));
        assertThat(TraceParent.parse(List.of(value))).isEqualTo(new TraceParent(TRACE, PARENT, flags));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "00",
                "00-" + TRACE + "-" + PARENT,
                "00-" + TRACE + "-" + PARENT + "-",
                "00-" + TRACE + "-" + PARENT + "-1",
                VALID + "-",
                VALID + "-extra",
                VALID + "1",
                VALID + " ",
                " " + VALID,
                VALID + "," + VALID,
                VALID + ", " + VALID,
                "ff-" + TRACE + "-" + PARENT + "-01",
                "ff-" + TRACE + "-" + PARENT + "-01-extra",
                "0-" + TRACE + "-" + PARENT + "-011",
                "000-" + TRACE + "-" + PARENT + "-01",
                "0g-" + TRACE + "-" + PARENT + "-01",
                "0A-" + TRACE + "-" + PARENT + "-01",
                "FE-" + TRACE + "-" + PARENT + "-01",
                "-1-" + TRACE + "-" + PARENT + "-01",
                "01-" + TRACE + "-" + PARENT + "-01.extra",
                "01-" + TRACE + "-" + PARENT + "-010",
                "01-" + TRACE + "-" + PARENT + "-01," + VALID,
                "00-00000000000000000000000000000000-" + PARENT + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-" + PARENT + "-01",
                "00-" + TRACE + "-B7AD6B7169203331-01",
                "00-" + TRACE + "-" + PARENT + "-0A",
                "00-" + TRACE + "-" + PARENT + "-0g",
                "00-" + TRACE + "-" + PARENT + "--1",
                "00-" + TRACE + "-" + PARENT + "-+1",
                "00-0af7651916cd43dd8448eb211c80319-" + PARENT + "1-01",
                "00-" + TRACE + "0-b7ad6b716920333-01",
                "00-" + TRACE + "_" + PARENT + "-01",
                "00_" + TRACE + "-" + PARENT + "-01",
                "00-" + TRACE + "-" + PARENT + "_01",
                "00-０af7651916cd43dd8448eb211c80319c-" + PARENT + "-01",
            })
    void anythingElseStartsANewTrace(@Nullable String value) {
        assertThat(TraceParent.parse(value)).isNull();
    }

    @Test
    @SuppressWarnings("NullAway")
    void exactlyOneHeaderCounts() {
        List<String> oneNull = new ArrayList<>();
        oneNull.add(null);

        assertThat(TraceParent.parse((List<String>) null)).isNull();
        assertThat(TraceParent.parse(List.of())).isNull();
        assertThat(TraceParent.parse(oneNull)).isNull();
        assertThat(TraceParent.parse(List.of(VALID, VALID))).isNull();
    }

    @Test
    void theValueIsWrittenAsItWasRead() {
        TraceParent read = TraceParent.parse(VALID);

        assertThat(read).isNotNull();
        assertThat(read.value()).isEqualTo(VALID);
    }

    @Test
    void whatLaterVersionsAddIsNotWritten() {
        TraceParent read = TraceParent.parse("01-" + TRACE + "-" + PARENT + "-01-extra");

        assertThat(read).isNotNull();
        assertThat(read.value()).isEqualTo(VALID);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 255, 256, 257, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void flagsAreEightBitsInTwoDigits(int flags) {
        TraceParent written = new TraceParent(TRACE, PARENT, flags);

        assertThat(TraceParent.parse(written.value())).isEqualTo(written);
        assertThat(written.flags()).isEqualTo(flags & 0xFF);
    }

    @Test
    void newIdsMakeARoundTrip() {
        long seed = 802L;
        Random random = new Random(seed);
        for (int round = 0; round < 1_000; round++) {
            TraceParent written = new TraceParent(TraceIds.newTraceId(), TraceIds.newSpanId(), random.nextInt(256));

            assertThat(TraceParent.parse(written.value()))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(written);
        }
    }

    @Test
    void randomTextNeverThrows() {
        long seed = 55L;
        Random random = new Random(seed);
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? VALID : "01" + VALID.substring(2) + "-more");
            for (int i = random.nextInt(4); i >= 0 && text.length() > 0; i--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, "-0fF\uD83D".charAt(random.nextInt(5)));
                }
            }
            TraceParent read = TraceParent.parse(text.toString());
            if (read != null) {
                assertThat(TraceParent.parse(read.value()))
                        .as("seed %d, round %d: %s", seed, round, text)
                        .isEqualTo(read);
            }
        }
    }
}
