package io.github.appinsights.processing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a secret by its shape, and what only looks like one. */
class SecretShapeTests {

    private static final SecretMasking MASKING = SecretMasking.defaults();

    private static Stream<Arguments> shapes() {
        return SecretTexts.all().map(text -> Arguments.of(text.shape(), text.text(), text.secret()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void aSecretOfThatShapeIsMaskedInText(String shape, String text, String secret) {
        assertThat(MASKING.text(text)).isEqualTo(text.replace(secret, "REDACTED"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void aSecretOfThatShapeIsMaskedInAUrlToo(String shape, String text, String secret) {
        assertThat(MASKING.url(text)).doesNotContain(secret);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void whatWasMaskedStaysAsItIs(String shape, String text, String secret) {
        String masked = MASKING.text(text);

        assertThat(MASKING.text(masked)).isSameAs(masked);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void maskingThatIsOffLeavesSecretsToTheirReaders(String shape, String text, String secret) {
        assertThat(SecretMasking.none().text(text)).isSameAs(text);
    }

    @Test
    void manySecretsOfATextAreAllMasked() {
        assertThat(MASKING.text(
                        "Bearer abc12345, Password=one two=three; pwd=\"four\" and https://five:six@host/?sig=seven"))
                .isEqualTo(
                        "Bearer REDACTED, Password=REDACTED two=three; pwd=\"REDACTED\" and https://REDACTED@host/?sig=REDACTED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "password reset for user 42 done",
                "Password: not set",
                "Your password must have 8 characters",
                "select * from users where password = ?",
                "select * from users where password=? and pwd=$1",
                "update users set password = $2 where id = $1",
                "select a.password = b.password from a, b",
                "password=null, passwd=, Password=*****, resetPassword=true",
                "spring.datasource.password=${DB_PASSWORD}",
                "password={}, pwd=%s, client_secret=<unset>",
                "the password= sign and more",
                "the bearer of this letter",
                "Bearer authentication is required",
                "WWW-Authenticate: Bearer realm=\"api\", error=\"invalid_token\"",
                "WWW-Authenticate: Basic realm=\"Realm\", charset=\"UTF-8\"",
                "Authorization: Bearer token expired",
                "Authorization: Basic authentication failed",
                "Basic authentication configuration for 12345678 users",
                "Basic YWJjZGVm is base64, yet no user and password",
                "basic understanding of functionality and requirements",
                "acrobearer 12345678",
                "sig = signature of the method",
                "sig=SIGTERM received, exit=143",
                "sig=doSomethingWithTheseArguments(int)",
                "design=0123456789abcdef0123456789abcdef",
                "eyJ is how base64 JSON begins",
                "eyJhbGciOiJIUzI1NiJ9 is the header of one",
                "see eyJhbGciOiJIUzI1NiJ9.txt and eyJ.eyJ.eyJ",
                "mail to jane.doe@example.com, john+news@mail.example.org",
                "mailto:jane@example.com?subject=token",
                "http://host/path@v2",
                "https://host:8443/path@v2?x=1",
                "http://host:{port}/users@eu and http://[2001:db8::1]:8080/x@y",
                "https://packages.example.org/@angular/core",
                "ssh://git@github.com/org/repo.git",
                "https://jane@bitbucket.org/team/repo.git",
                "r2dbc:postgresql://${user}:${password}@db/orders",
                "git@github.com:org/repo.git",
                "scp build.jar deploy@10.0.0.7:/srv/app/app.jar",
                "meet at 12:30@noon, or 12:30:15@gate",
                "2024-05-06T07:08:09.123Z INFO [main] o.s.b.w.e.netty.NettyWebServer : Netty started on port 8080",
                "key=value, code=42, token=ID, state=UP, size=17",
                "order key=4711 with code=E42 and token=; not found",
                "if (a && code == 1 || key == 2) return a=b==c;",
                "DefaultEndpointsProtocol=https;EndpointSuffix=core.windows.net",
                "SharedAccessKeyName=RootManageSharedAccessKey",
                "jdbc:h2:mem:orders;DB_CLOSE_DELAY=-1;MODE=PostgreSQL",
                "jdbc:oracle:thin:@//dbhost:1521/orders",
                "{\"password\":null,\"passwordChanged\":\"2024-05-06\",\"key\":\"a\",\"code\":\"b\"}",
                "apikey=missing, accessKey=unknown, idToken=none, validToken=0123",
                "GET /orders?page=2&size=50&keyword=shoes&postcode=10115 took 12 ms",
                "C:\\keys\\app.key: file not found",
                "io.netty.channel.unix.Errors$NativeIoException: recvAddress(..) failed: Connection reset by peer",
                "größe=ü 😀 a=😀"
            })
    void harmlessTextStaysTheVeryText(String text) {
        assertThat(MASKING.text(text)).isSameAs(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Password=s3;cret;Encrypt=true | Password=REDACTED;Encrypt=true",
                "Password=s3&cret&x=1 | Password=REDACTED&x=1",
                "Server=db;Password=s3 cret word;Database=x | Server=db;Password=REDACTED;Database=x",
                "Password=s3cret;Initial Catalog=x | Password=REDACTED;Initial Catalog=x",
                "host:6380,password=s3cret=,ssl=True | host:6380,password=REDACTED,ssl=True",
                "User(name=jane, password=s3cret, role=x) | User(name=jane, password=REDACTED, role=x)",
                "User[name=jane, password=s3cret] | User[name=jane, password=REDACTED]",
                "it was password=s3cret. | it was password=REDACTED.",
                "password='it''s s3cret' and | password='REDACTED' and",
                "password=\"s3 \\\" cret\" and | password=\"REDACTED\" and",
                "password='s3 cret not closed | password='REDACTED",
                "{\"a\":\"password=s3cret\",\"b\":1} | {\"a\":\"password=REDACTED\",\"b\":1}",
                "{\"a\":\"?password=\",\"b\":1} | {\"a\":\"?password=\",\"b\":1}",
                "<x>password=s3cret</x> | <x>password=REDACTED</x>",
                "Password=it's-s3cret | Password=REDACTED",
            })
    void aPasswordReachesToItsEndAndNoFurther(String text, String masked) {
        assertThat(MASKING.text(text)).isEqualTo(masked);
    }

    @Test
    void aSecretThatWasCutOffIsMaskedToTheEnd() {
        assertThat(MASKING.text("Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzd"))
                .isEqualTo("Authorization: Bearer REDACTED");
        assertThat(MASKING.text("{\"password\":\"s3cr")).isEqualTo("{\"password\":\"REDACTED");
    }

    @Test
    void queryParametersOfTheApplicationsOwnAreMaskedInTextToo() {
        SecretMasking masking = SecretMasking.of(List.of("pin"));

        assertThat(masking.text("GET /pay?pin=1234&code=5 failed")).isEqualTo("GET /pay?pin=REDACTED&code=5 failed");
    }

    @Test
    void aUrlWithoutSecretsStaysTheVeryUrl() {
        String url = "https://a.b:8443/orders/1?page=2&size=50";

        assertThat(MASKING.url(url)).isSameAs(url);
    }

    @Test
    void aPasswordWithAHashDoesNotHideBehindTheFragment() {
        assertThat(MASKING.url("r2dbc:postgresql://user:s3#cret@db/orders")).isEqualTo("r2dbc:postgresql://db/orders");
    }
}
