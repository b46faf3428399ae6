package io.github.appinsights.internal.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldLimitsTests {

    private static final String EMOJI = "😀";

    @Test
    void textUpToTheLimitIsTheSameObject() {
        String text = "abc";

        assertThat(FieldLimits.cut(text, 3)).isSameAs(text);
        assertThat(FieldLimits.cut("", 3)).isEmpty();
    }

    @Test
    void longerTextIsCutToTheLimit() {
        assertThat(FieldLimits.cut("abcd", 3)).isEqualTo("abc");
    }

    @Test
    void aSurrogatePairAcrossTheLimitIsLeftOutWhole() {
        assertThat(FieldLimits.cut("ab" + EMOJI, 3)).isEqualTo("ab");
        assertThat(FieldLimits.cut("a" + EMOJI + "b", 3)).isEqualTo("a" + EMOJI);
        assertThat(FieldLimits.cut(EMOJI, 1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\r\n", "\u2003", "    and text behind the limit"})
    void textThatIsBlankUpToTheLimitCountsAsNothing(String blank) {
        assertThat(FieldLimits.cutOrNull(blank, 4)).isNull();
        assertThat(FieldLimits.cutOrPlaceholder(blank, 4)).isEqualTo("n/a");
    }

    @Test
    void missingTextCountsAsNothing() {
        assertThat(FieldLimits.cutOrNull(null, 4)).isNull();
        assertThat(FieldLimits.cutOrPlaceholder(null, 4)).isEqualTo("n/a");
    }

    @ParameterizedTest
    @CsvSource({
        "'',''",
        "' \t\n',''",
        "abcd,abcd",
        "'  ab ',ab",
        "'a  b',a  b",
        "abcde,abcd",
        "' abcde ',abcd",
        "'abc de',abc",
        "'a    b',a",
        "abc😀,abc",
        "ab😀,ab😀"
    })
    void strippedTextIsCutAndDoingItAgainChangesNothing(String text, String stripped) {
        assertThat(FieldLimits.stripAndCut(text, 4)).isEqualTo(stripped);
        assertThat(FieldLimits.stripAndCut(stripped, 4)).isEqualTo(stripped);
    }

    @Test
    void blanksAroundTextAreKept() {
        assertThat(FieldLimits.cutOrNull(" a ", 4)).isEqualTo(" a ");
        assertThat(FieldLimits.cutOrPlaceholder(" a ", 4)).isEqualTo(" a ");
    }

    @ParameterizedTest
    @CsvSource({
        "'',''",
        "abc,abc",
        "a😀b,a😀b",
        "'\uD83D','\uFFFD'",
        "'\uDE00','\uFFFD'",
        "'a\uD83D','a\uFFFD'",
        "'\uD83Da','\uFFFDa'",
        "'\uDE00\uD83D','\uFFFD\uFFFD'",
        "'\uD83D\uD83D\uDE00','\uFFFD😀'",
        "'😀\uDE00😀','😀\uFFFD😀'",
    })
    void eachLoneSurrogateBecomesAReplacementCharacter(String text, String wellFormed) {
        assertThat(FieldLimits.wellFormed(text)).isEqualTo(wellFormed);
    }

    @Test
    void wellFormedTextIsTheSameObject() {
        String text = "a😀b";

        assertThat(FieldLimits.wellFormed(text)).isSameAs(text);
    }

    @Test
    void randomTextHasAUtf8FormOnceRepaired() {
        long seed = 20_261_120L;
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append((char) (random.nextBoolean() ? 0xD7F0 + random.nextInt(0x820) : random.nextInt(128)));
            }
            String repaired = FieldLimits.wellFormed(text.toString());

            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(repaired))
                    .as("seed %d, round %d", seed, round)
                    .isTrue();
            assertThat(repaired).as("seed %d, round %d", seed, round).hasSameSizeAs(text);
        }
    }
}
