package io.github.appinsights.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the search behaves on any text, whoever wrote it. */
class SecretScanTests {

    /** A scan that looks at each character a few times takes some milliseconds; one that begins anew at each takes seconds. */
    private static final Duration LINEAR = Duration.ofMillis(300);

    private static final SecretMasking MASKING = SecretMasking.defaults();
    private static final int LONGEST_MESSAGE = 32_768;
    private static final long SEED = 20_260_417L;

    private static final String[] PIECES = {
        "password",
        "Password=",
        "pwd=",
        "PWD",
        "sig=",
        "AccountKey=",
        "SharedAccessKey=",
        "client_secret",
        "accessKey=",
        "Bearer ",
        "basic ",
        "Authorization",
        "authorization: ",
        "eyJ",
        "eyJhbGciOiJIUzI1NiJ9",
        ".",
        "eyJzdWIiOiIxIn0",
        "://",
        "http://",
        "jdbc:oracle:thin:",
        "@",
        ":",
        "/",
        "?",
        "&",
        ";",
        "=",
        " = ",
        ",",
        " ",
        "\n",
        "\"",
        "'",
        "\\",
        "\\\"",
        "{",
        "}",
        "${",
        "*",
        "REDACTED",
        "null",
        "s3cret",
        "dXNlcjpwYXNz",
        "0123456789abcdef",
        "a",
        "Z",
        "7",
        "_",
        "-",
        "%",
        "%73ig",
        "code",
        "key",
        "\uD83D",
        "\uDE00",
        "😀",
        "İ",
        "ſ",
        "\u212A",
        "\u0000",
        "(",
        ")",
        "[",
        "]",
        "<",
        ">",
        "</"
    };

    @Test
    void noTextMakesItThrowAndMaskingTwiceChangesNothingMore() {
        Random random = new Random(SEED);
        for (int round = 0; round < 100_000; round++) {
            String text = randomText(random);

            assertThatCode(() -> MASKING.url(text)).as("%d: %s", round, text).doesNotThrowAnyException();
            String masked = MASKING.text(text);
            assertThat(MASKING.text(masked)).as("%d: %s", round, text).isEqualTo(masked);
        }
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    @Test
    void textOfLettersAndStopsOnlyIsTheVeryText() {
        Random random = new Random(SEED);
        String harmless =
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIKLMNOPQRSTUVWXYZ0123456789.,-_()[]{}'\"/\\?&;#%@+*<>\n\tßüé😀\uD83D";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(harmless.charAt(random.nextInt(harmless.length())));
            }
            String given = text.toString();

            assertThat(MASKING.text(given)).isSameAs(given);
        }
    }

    @Test
    void whatStandsAroundASecretDoesNotHideIt() {
        Random random = new Random(SEED);
        for (int round = 0; round < 50_000; round++) {
            String text = randomText(random) + "\npassword=qXbTr4g7 " + randomText(random);

            assertThat(MASKING.text(text)).as("%d: %s", round, text).doesNotContain("qXbTr4g7");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=",
                ":",
                " ",
                "@",
                "J",
                "eyJ",
                "eyJ.",
                "eyJhbGciOiJIUzI1NiJ9.",
                "eyJhbGciOiJIUzI1NiJ9",
                "://",
                "a://",
                "a://b:c/",
                "a://b:c@",
                "a://b@c",
                "a://b:c/d@",
                "password=",
                "password='",
                "password=\"",
                "password='\"",
                "password='\\'",
                "password=;",
                "password=&a",
                ";password=a b",
                "?password=a;b",
                "a=&",
                "\"password\":\"",
                "'pwd':'",
                "sig=a",
                "sig=0123456789abcdef;",
                "Bearer ",
                "Bearer a",
                "Basic ",
                "Basic dXNl",
                "authorization: Bearer a",
                "jdbc:oracle:thin:",
                "oracle:thin:a/",
                "oracle:thin:a/b@",
                "%73ig=",
                "&%",
                "?code=",
                "a b;",
                "_",
                "pass_word=",
                "\\",
                "\uD83D",
                "&code=a;b c"
            })
    void theTimeForTheLongestMessageStaysShortWhateverIsInIt(String piece) {
        String text = piece.repeat(LONGEST_MESSAGE / piece.length() + 1).substring(0, LONGEST_MESSAGE);
        String url = "https://a.b/?" + text;

        MASKING.text(text);
        MASKING.url(url);

        assertThat(fastest(() -> MASKING.text(text))).isLessThan(LINEAR);
        assertThat(fastest(() -> MASKING.url(url))).isLessThan(LINEAR);
    }

    /** Of the processor's time, as this machine may be busy with other things. */
    private static Duration fastest(Runnable run) {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            run.run();
            fastest = Math.min(fastest, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin);
        }
        return Duration.ofNanos(fastest);
    }
}
