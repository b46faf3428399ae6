package io.github.appinsights.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskingTests {

    private static final SecretMasking MASKING = SecretMasking.defaults();

    @Test
    void theDefaultParametersAreThoseOfTheDocumentation() {
        assertThat(SecretMasking.DEFAULT_PARAMETERS)
                .containsExactlyInAnyOrder(
                        "sig",
                        "signature",
                        "token",
                        "access_token",
                        "refresh_token",
                        "id_token",
                        "code",
                        "client_secret",
                        "password",
                        "pwd",
                        "secret",
                        "api_key",
                        "apikey",
                        "key",
                        "AWSAccessKeyId",
                        "X-Amz-Signature",
                        "X-Amz-Credential",
                        "X-Amz-Security-Token",
                        "X-Goog-Signature");
    }

    private static List<String> defaultParameters() {
        return SecretMasking.DEFAULT_PARAMETERS;
    }

    @ParameterizedTest
    @MethodSource("defaultParameters")
    void eachDefaultParameterIsMaskedInAnyLetterCase(String parameter) {
        for (String name : List.of(
                parameter, parameter.toLowerCase(Locale.ROOT), parameter.toUpperCase(Locale.ROOT), mixed(parameter))) {
            assertThat(MASKING.url("https://a.b/c?x=1&" + name + "=s3cret&y=2"))
                    .isEqualTo("https://a.b/c?x=1&" + name + "=REDACTED&y=2");
        }
    }

    @ParameterizedTest
    @MethodSource("defaultParameters")
    void eachDefaultParameterIsMaskedWhenItsNameIsPercentEncoded(String parameter) {
        String first = "%" + Integer.toHexString(parameter.charAt(0)) + parameter.substring(1);
        StringBuilder all = new StringBuilder();
        parameter
                .chars()
                .forEach(c -> all.append('%').append(Integer.toHexString(c).toUpperCase(Locale.ROOT)));

        for (String name : List.of(first, all.toString())) {
            assertThat(MASKING.url("https://a.b/c?" + name + "=s3cret"))
                    .isEqualTo("https://a.b/c?" + name + "=REDACTED");
        }
    }

    private static String mixed(String text) {
        StringBuilder mixed = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            mixed.append(i % 2 == 0 ? Character.toUpperCase(c) : Character.toLowerCase(c));
        }
        return mixed.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://a.b/c?token=1&token=2&code=3 | https://a.b/c?token=REDACTED&token=REDACTED&code=REDACTED",
                "https://a.b/c?token=1;code=2;x=3 | https://a.b/c?token=REDACTED;code=REDACTED;x=3",
                "https://a.b/c?x=1;token=2&y=3 | https://a.b/c?x=1;token=REDACTED&y=3",
                "https://a.b/c?token=s3;cret&x=1 | https://a.b/c?token=REDACTED&x=1",
                "https://a.b/c?token=s3;;cret;x=1 | https://a.b/c?token=REDACTED;x=1",
                "https://a.b/c?token=s3=cr=et== | https://a.b/c?token=REDACTED",
                "https://a.b/c?token=s3?cret | https://a.b/c?token=REDACTED",
                "https://a.b/c?token=//user:s3cret@host/ | https://a.b/c?token=REDACTED",
                "https://a.b/c?token= | https://a.b/c?token=REDACTED",
                "https://a.b/c?token=&x= | https://a.b/c?token=REDACTED&x=",
                "https://a.b/c?&&token=1&& | https://a.b/c?&&token=REDACTED&&",
                "https://a.b/c?token | https://a.b/c?token",
                "https://a.b/c?token&x=1 | https://a.b/c?token&x=1",
                "/c?token=1 | /c?token=REDACTED",
                "?token=1 | ?token=REDACTED",
                "c?token=%zz | c?token=REDACTED",
                "c?%zz=1&token=2 | c?%zz=1&token=REDACTED",
                "c?%=1&token=2&%7=3 | c?%=1&token=REDACTED&%7=3",
                "c?%c3%28=1&token=2 | c?%c3%28=1&token=REDACTED",
            })
    void valuesOfSecretParametersAreMasked(String url, String masked) {
        assertThat(MASKING.url(url)).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://user:s3cret@a.b/c | https://a.b/c",
                "https://user@a.b | https://a.b",
                "https://user:s3@cret@a.b:8080/c?x=1 | https://a.b:8080/c?x=1",
                "https://:s3cret@a.b?x=1 | https://a.b?x=1",
                "https://@a.b/ | https://a.b/",
                "r2dbc:postgresql://user:s3cret@db:5432/orders | r2dbc:postgresql://db:5432/orders",
                "mongodb://user:s3cret@one:27017,two:27017/x | mongodb://one:27017,two:27017/x",
                "//user:s3cret@a.b/c | //a.b/c",
                "https://[2001:db8::1]/@c | https://[2001:db8::1]/@c",
            })
    void userInfoIsRemoved(String url, String masked) {
        assertThat(MASKING.url(url)).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://a.b/c#access_token=s3cret | https://a.b/c",
                "https://a.b/c?x=1#s3cret#more | https://a.b/c?x=1",
                "https://a.b/c#?token=s3cret | https://a.b/c",
                "https://a.b/c# | https://a.b/c",
            })
    void theFragmentIsRemoved(String url, String masked) {
        assertThat(MASKING.url(url)).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://a.b/c;jsessionid=s3cret | https://a.b/c",
                "https://a.b/c;JSESSIONID=s3cret?x=1 | https://a.b/c?x=1",
                "https://a.b/c;jsessionid=s3cret/d | https://a.b/c/d",
                "https://a.b/c;v=1;jsessionid=s3cret;w=2 | https://a.b/c;v=1;w=2",
                "https://a.b/c;jsessionid=s3cret;jsessionid=s3cret | https://a.b/c",
                "https://a.b/c;jsessionid=s3cret/d;jSessionId=s3cret?x=1 | https://a.b/c/d?x=1",
                "https://a.b/c;jsessionid= | https://a.b/c",
                "https://a.b/İİİİİİİİİİİİİİİİİİİİ;jsessionid=s3cret | https://a.b/İİİİİİİİİİİİİİİİİİİİ",
            })
    void sessionIdsInThePathAreRemoved(String url, String masked) {
        assertThat(MASKING.url(url)).isEqualTo(masked);
    }

    private static Stream<String> harmless() {
        return Stream.of(
                "",
                " ",
                "/",
                "?",
                "https://a.b",
                "https://a.b/",
                "https://a.b:8443/orders/1?page=2&size=50",
                "https://a.b/orders?keyword=shoes&monkey=1&keys=2&tokens=3&passwords=4",
                "https://a.b/orders?postcode=10115&encoded=1&design=2",
                "https://a.b/token/code/password?x=y",
                "https://a.b/key=1/sig=2",
                "https://a.b/users/jane@example.com",
                "https://a.b/mail?to=jane@example.com",
                "https://a.b/c;v=1;w=2?x=1;y=2",
                "https://a.b/jsessionid/x;session=1",
                "https://[2001:db8::1]:8080/x?y=%20%2F%C3%BC",
                "/orders?x==&=y&&;",
                "/search?q=what+is+a+token%3F&lang=de",
                "mailto:jane@example.com",
                "jdbc:h2:mem:orders",
                "SELECT name FROM orders WHERE id = $1",
                "GET /orders/{id}",
                "redis GET session",
                "/größe?farbe=grün&😀=😀");
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void textWithoutSecretsStaysAsItIs(String text) {
        assertThat(MASKING.url(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://u:p@a.b/c;jsessionid=1?token=s3cret;x=1&sig=%20#fragment",
                "/c?token=s3;cret",
                "#",
                "//@"
            })
    void maskingTwiceChangesNothingMore(String url) {
        assertThat(MASKING.url(MASKING.url(url))).isEqualTo(MASKING.url(url));
    }

    @Test
    void otherParametersCanBeMaskedInstead() {
        SecretMasking masking = SecretMasking.of(List.of(" PIN ", "tan"));

        assertThat(masking.url("/c?pin=1&TAN=2&token=3")).isEqualTo("/c?pin=REDACTED&TAN=REDACTED&token=3");
    }

    @Test
    void withNoParametersUserInfoAndFragmentAreStillRemoved() {
        assertThat(SecretMasking.of(List.of()).url("https://u:p@a.b/c?token=1#f"))
                .isEqualTo("https://a.b/c?token=1");
    }

    @Test
    void maskingCanBeSwitchedOff() {
        String url = "https://u:p@a.b/c;jsessionid=1?token=s3cret#fragment";

        assertThat(SecretMasking.none().url(url)).isSameAs(url);
    }

    @Test
    void randomTextNeverThrowsAndNeverKeepsASecret() {
        long seed = 1_003L;
        Random random = new Random(seed);
        String[] pieces = {
            "https://",
            "//",
            "a.b",
            "/",
            "?",
            "&",
            ";",
            "=",
            "#",
            "@",
            ":",
            "%",
            "%7",
            "%zz",
            "%73ig",
            "token",
            "x",
            ";jsessionid=",
            ";JSESSIONID",
            "İ",
            "ß",
            "\uD83D",
            "😀",
            " ",
            "\u0000",
            "+"
        };
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(14); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            String url = text.toString();

            assertThatCode(() -> MASKING.url(url))
                    .as("seed %d, round %d: %s", seed, round, url)
                    .doesNotThrowAnyException();
            assertThat(MASKING.url("/p?" + url.replaceAll("[#?]", "") + "&tOken=s3cret&" + url))
                    .as("seed %d, round %d: %s", seed, round, url)
                    .doesNotContain("s3cret");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"&", ";", "&token", "%", "//", "@", "/;jsessionid=", "token=;"})
    void aVeryLongUrlIsMaskedInTimeThatGrowsWithItsLengthOnly(String piece) {
        String url = "https://a.b/" + piece.repeat(60_000) + "?" + piece.repeat(60_000) + "=x";
        long begin = System.nanoTime();

        assertThat(MASKING.url(url)).startsWith("https://");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
    }
}
