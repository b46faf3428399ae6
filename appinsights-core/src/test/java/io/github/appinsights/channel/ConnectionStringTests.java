package io.github.appinsights.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ConnectionStringTests {

    private static final String KEY = "9f4e3c21-7f0a-4b61-9d2c-5f1b0c7a8e36";
    private static final String GLOBAL = "https://dc.services.visualstudio.com/v2.1/track";
    private static final String WEST_EUROPE = "https://westeurope-5.in.applicationinsights.azure.com/v2.1/track";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "InstrumentationKey=K | " + GLOBAL,
                "instrumentationkey = K ; | " + GLOBAL,
                "INSTRUMENTATIONKEY=K | " + GLOBAL,
                "InstrumentationKey=K;IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/ | "
                        + WEST_EUROPE,
                "InstrumentationKey=K;IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com | "
                        + WEST_EUROPE,
                "IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com;InstrumentationKey=K | "
                        + WEST_EUROPE,
                "InstrumentationKey=K;EndpointSuffix=applicationinsights.azure.cn | "
                        + "https://dc.applicationinsights.azure.cn/v2.1/track",
                "InstrumentationKey=K;EndpointSuffix=.applicationinsights.us;Location=usgov1 | "
                        + "https://usgov1.dc.applicationinsights.us/v2.1/track",
                "InstrumentationKey=K;EndpointSuffix=x.y;IngestionEndpoint=https://a.b/ | https://a.b/v2.1/track",
                "InstrumentationKey=K;IngestionEndpoint=https://a.b/;EndpointSuffix=x.y;Location=l "
                        + "| https://a.b/v2.1/track",
                "InstrumentationKey=K;Location=westus2 | " + GLOBAL,
                "InstrumentationKey=K;IngestionEndpoint=;EndpointSuffix=;Location= | " + GLOBAL,
                ";;InstrumentationKey=K;; ; | " + GLOBAL,
                "InstrumentationKey=K;ApplicationId=5;LiveEndpoint=not a url;Whatever= | " + GLOBAL,
                "InstrumentationKey=K;Authorization=ikey | " + GLOBAL,
            })
    void theTrackAddressFollowsFromTheString(String text, String address) {
        assertThat(ConnectionString.parse(text.replace("=K", "=" + KEY).replace("= K", "= " + KEY)))
                .satisfies(parsed -> {
                    assertThat(parsed.instrumentationKey()).isEqualTo(KEY);
                    assertThat(parsed.trackAddress()).isEqualTo(URI.create(address));
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IngestionEndpoint=https://a.b/ | has no InstrumentationKey",
                "InstrumentationKey= | has no InstrumentationKey",
                "InstrumentationKey=  ;Location=x | has no InstrumentationKey",
                "InstrumentationKey=VALUE1;InstrumentationKey=VALUE2 | has a duplicate key in part 2",
                "InstrumentationKey=VALUE1;;instrumentationKEY =VALUE1 | has a duplicate key in part 3",
                "InstrumentationKey=VALUE1;Other=VALUE2;other=VALUE3 | has a duplicate key in part 3",
                "VALUE1 | is malformed: its part 1 is not of the form key=value",
                "a=b=VALUE1;InstrumentationKey=VALUE2 | is malformed: its part 1 is not of the form key=value",
                "InstrumentationKey=VALUE1;;VALUE2 | is malformed: its part 3 is not of the form key=value",
                "InstrumentationKey=VALUE1;IngestionEndpoint=https://VALUE2/?x=y "
                        + "| is malformed: its part 2 is not of the form key=value",
            })
    void whatIsWrongIsNamedByItsPlaceAndNotByItsValue(String text, String problem) {
        InvalidConnectionStringException thrown =
                catchThrowableOfType(InvalidConnectionStringException.class, () -> ConnectionString.parse(text));

        assertThat(thrown).hasMessage("The connection string " + problem).hasNoCause();
        assertThat(thrown.problem()).isEqualTo(problem);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\t\n"})
    @SuppressWarnings("NullAway")
    void aBlankStringIsRefused(@Nullable String text) {
        assertThatThrownBy(() -> ConnectionString.parse(text)).hasMessage("The connection string is blank");
    }

    @Test
    void fourThousandAndNinetySixCharactersAreTaken() {
        String text = "InstrumentationKey=" + KEY + ";Unknown=";

        assertThat(ConnectionString.parse(text + "x".repeat(4_096 - text.length()))
                        .instrumentationKey())
                .isEqualTo(KEY);
    }

    @Test
    void aLongerStringIsRefused() {
        String text = "InstrumentationKey=" + KEY + ";Unknown=";

        assertThatThrownBy(() -> ConnectionString.parse(text + "x".repeat(4_097 - text.length())))
                .hasMessage("The connection string has 4097 characters, while at most 4096 are possible");
    }

    @Test
    void aKeyHasFortyCharactersAtMost() {
        assertThat(ConnectionString.ofKey("k".repeat(40)).instrumentationKey()).hasSize(40);
        assertThatThrownBy(() -> ConnectionString.ofKey("k".repeat(41)))
                .isInstanceOf(InvalidConnectionStringException.class)
                .hasMessageContaining("41 characters")
                .hasMessageNotContaining("kk");
    }

    @Test
    void aKeyNeedNotBeAUuid() {
        assertThat(ConnectionString.ofKey("my-key").instrumentationKey()).isEqualTo("my-key");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  "})
    @SuppressWarnings("NullAway")
    void aBlankKeyIsRefused(@Nullable String key) {
        assertThatThrownBy(() -> ConnectionString.ofKey(key))
                .isInstanceOf(InvalidConnectionStringException.class)
                .hasMessage("The connection string has no InstrumentationKey");
    }

    @Test
    void aKeyIsStripped() {
        assertThat(ConnectionString.ofKey(" \t" + KEY + "\n").instrumentationKey())
                .isEqualTo(KEY);
    }

    @Test
    void aKeyAloneGoesToTheGlobalEndpoint() {
        assertThat(ConnectionString.ofKey(KEY)).isEqualTo(ConnectionString.parse("InstrumentationKey=" + KEY));
        assertThat(ConnectionString.ofKey(KEY).trackAddress()).isEqualTo(URI.create(GLOBAL));
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.b,                      https://a.b/v2.1/track",
        "https://a.b/,                     https://a.b/v2.1/track",
        "https://a.b//,                    https://a.b/v2.1/track",
        "'  https://a.b/ \t',              https://a.b/v2.1/track",
        "https://proxy.example/ai/,        https://proxy.example/ai/v2.1/track",
        "https://proxy.example/ai,         https://proxy.example/ai/v2.1/track",
        "https://proxy.example/a%2Fi/x,    https://proxy.example/a%2Fi/x/v2.1/track",
        "HTTPS://A.B/Path,                 https://a.b/Path/v2.1/track",
        "https://a.b:8443,                 https://a.b:8443/v2.1/track",
        "https://a.b:443/,                 https://a.b:443/v2.1/track",
        "https://a.b:/,                    https://a.b/v2.1/track",
        "https://xn--mnchen-3ya.example/,  https://xn--mnchen-3ya.example/v2.1/track",
        "https://192.0.2.1/,               https://192.0.2.1/v2.1/track",
        "https://[2001:db8::1]:8443/,      https://[2001:db8::1]:8443/v2.1/track",
        "http://localhost:9000,            http://localhost:9000/v2.1/track",
        "HTTP://LOCALHOST:9000/,           http://localhost:9000/v2.1/track",
        "http://127.0.0.1:9000/,           http://127.0.0.1:9000/v2.1/track",
        "http://127.8.9.10/,               http://127.8.9.10/v2.1/track",
        "http://[::1]:9000/,               http://[::1]:9000/v2.1/track",
    })
    void anEndpointIsBroughtIntoOneForm(String endpoint, String address) {
        assertThat(ConnectionString.ofKey(KEY, endpoint).trackAddress()).isEqualTo(URI.create(address));
        assertThat(ConnectionString.parse("InstrumentationKey=" + KEY + ";IngestionEndpoint=" + endpoint)
                        .trackAddress())
                .isEqualTo(URI.create(address));
        assertThat(ConnectionString.ofKey(KEY, endpoint).ingestionEndpoint().getPath())
                .endsWith("/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret.example",
                "//secret.example/",
                "/secret",
                "secret",
                "https:",
                "https://",
                "https:secret.example",
                "https:///secret",
                "https://secret .example/",
                "https://secret.example:port/",
                "https://secret.example:0/",
                "https://secret.example:65536/",
                "https://secret.example:99999999999/",
                "https://secret.example:-1/",
                "https://mock_secret/",
                "https://mock_secret:8080/",
                "https://geheimnis-secret-ü.example/",
                "https://-secret.example/",
                "https://secret..example/",
                "https://127.0.0.999/secret",
                "https://user:secret@a.b/",
                "https://secret@a.b/",
                "https://@secret.example/",
                "https://a.b/%zz-secret",
                "http://secret.example/",
                "http://127.0.0.1.secret.example/",
                "http://localhost.secret.example/",
                "http://10.0.0.1/secret",
                "http://0.0.0.0/secret",
                "http://[::2]/secret",
                "ftp://secret.example/",
                "file:///secret",
                "jar:https://secret.example/!/x",
                "secret\u0000",
            })
    void anEndpointThatCannotBeUsedIsRefusedWithoutSayingItsValue(String endpoint) {
        Throwable thrown = catchThrowable(() -> ConnectionString.ofKey(KEY, endpoint));
        Throwable parsing = catchThrowable(
                () -> ConnectionString.parse("InstrumentationKey=" + KEY + ";IngestionEndpoint=" + endpoint));

        assertThat(thrown)
                .isInstanceOf(InvalidConnectionStringException.class)
                .hasMessageContaining("endpoint")
                .hasMessageNotContaining("secret")
                .hasNoCause();
        assertThat(parsing)
                .isInstanceOf(InvalidConnectionStringException.class)
                .hasMessageContaining("IngestionEndpoint")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining(KEY)
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource({
        "x.y,  '', https://dc.x.y/v2.1/track",
        ".x.y, '', https://dc.x.y/v2.1/track",
        "x.y,  a-1, https://a-1.dc.x.y/v2.1/track",
        "x.y,  ' a-1 ', https://a-1.dc.x.y/v2.1/track",
        "X.Y,  A, https://a.dc.x.y/v2.1/track",
    })
    void aSuffixAndALocationMakeTheHost(String suffix, String location, String address) {
        String text = "InstrumentationKey=" + KEY + ";EndpointSuffix=" + suffix + ";Location=" + location;

        assertThat(ConnectionString.parse(text).trackAddress()).isEqualTo(URI.create(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret.", "secret/", "a secret", "secret@b", "secret_1", "ß"})
    void aLocationIsLettersDigitsAndHyphens(String location) {
        String text = "InstrumentationKey=" + KEY + ";EndpointSuffix=x.y;Location=" + location;

        assertThatThrownBy(() -> ConnectionString.parse(text))
                .isInstanceOf(InvalidConnectionStringException.class)
                .hasMessage("The connection string has a Location that is not letters, digits and hyphens");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..secret", "secret_1.y", "secret x", "user@secret.example", "."})
    void aSuffixThatMakesNoHostIsRefused(String suffix) {
        assertThatThrownBy(() -> ConnectionString.parse("InstrumentationKey=" + KEY + ";EndpointSuffix=" + suffix))
                .isInstanceOf(InvalidConnectionStringException.class)
                .hasMessageContaining("EndpointSuffix")
                .hasMessageNotContaining("secret");
    }

    @Test
    void anUnknownAuthorizationIsWarnedOfAndNoReasonToStop() {
        Logger logger = (Logger) LoggerFactory.getLogger(ConnectionString.class);
        ListAppender<ILoggingEvent> events = new ListAppender<>();
        events.start();
        logger.setAdditive(false);
        logger.addAppender(events);
        try {
            ConnectionString parsed = ConnectionString.parse("Authorization=secret;InstrumentationKey=" + KEY);

            assertThat(parsed.instrumentationKey()).isEqualTo(KEY);
            assertThat(events.list).singleElement().satisfies(event -> {
                assertThat(event.getLevel()).isEqualTo(Level.WARN);
                assertThat(event.getFormattedMessage())
                        .contains("Authorization")
                        .doesNotContain("secret")
                        .doesNotContain(KEY);
            });
        } finally {
            logger.detachAppender(events);
            logger.setAdditive(true);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "9f4e3c21-7f0a-4b61-9d2c-5f1b0c7a8e36, 9f4e…",
        "0123456789abcdef, 0123…",
        "01234567, 01…",
        "0123, 0…",
        "012, …",
        "0, …",
    })
    void aMaskedKeyShowsAQuarterAndAtMostFourCharacters(String key, String masked) {
        assertThat(ConnectionString.ofKey(key).maskedKey()).isEqualTo(masked);
    }

    @Test
    void asTextItNamesTheHostAndNotTheKey() {
        ConnectionString connection = ConnectionString.ofKey(KEY, "https://a.b:8443/path/");

        assertThat(connection).hasToString("ConnectionString[9f4e… at a.b]");
        assertThat("" + List.of(connection)).doesNotContain(KEY).doesNotContain(KEY.substring(4));
    }

    @Test
    void anAddressGivenAsUriIsCheckedToo() {
        assertThatThrownBy(() -> new ConnectionString(KEY, URI.create("http://secret.example/")))
                .isInstanceOf(InvalidConnectionStringException.class)
                .hasMessageNotContaining("secret");
        assertThat(new ConnectionString(KEY, URI.create("https://a.b")).ingestionEndpoint())
                .isEqualTo(URI.create("https://a.b/"));
    }

    @Test
    void randomStringsAreReadOrRefusedAndNeverRepeated() {
        long seed = 1_404L;
        Random random = new Random(seed);
        String[] words = {
            "InstrumentationKey",
            "IngestionEndpoint",
            "EndpointSuffix",
            "Location",
            "Unknown",
            "=",
            "=",
            "=",
            ";",
            ";",
            ";",
            " ",
            "https://",
            "http://",
            "a.b",
            "/",
            "k3y-s3cret",
            ":",
            "@",
            "[",
            "%",
            "\u0000",
            "ü",
            "?",
            "#"
        };
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(15); i > 0; i--) {
                text.append(words[random.nextInt(words.length)]);
            }
            Throwable thrown = catchThrowable(() -> ConnectionString.parse(text.toString()));
            if (thrown != null
                    && (!(thrown instanceof InvalidConnectionStringException)
                            || thrown.toString().contains("s3cret"))) {
                assertThat(thrown)
                        .as("seed %d, round %d: %s", seed, round, text)
                        .isNull();
            }
        }
    }
}
