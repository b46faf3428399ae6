package io.github.appinsights.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.PageViewTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TelemetryContext;
import io.github.appinsights.model.TraceTelemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which texts of an item are masked, and that all the rest of it stays. */
class ItemMaskingTests {

    private static final SecretMasking MASKING = SecretMasking.defaults();
    private static final Instant TIME = Instant.parse("2026-04-17T10:11:12Z");
    private static final TelemetryContext CONTEXT =
            TelemetryContext.of(new OperationContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "GET /x"));

    private static Stream<Arguments> shapes() {
        return SecretTexts.all().map(text -> Arguments.of(text.shape(), text.text(), text.secret()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void aSecretOfThatShapeIsMaskedInEachFieldThatHoldsText(String shape, String text, String secret) {
        assertThat(fieldsWith(text)).allSatisfy((field, item) -> {
            assertThat(item.toString()).as("%s, before", field).contains(secret);
            assertThat(MASKING.item(item).toString()).as(field).doesNotContain(secret);
        });
    }

    private static Map<String, Telemetry> fieldsWith(String text) {
        return Map.ofEntries(
                Map.entry(
                        "request URL",
                        RequestTelemetry.builder("GET /x").url(text).build()),
                Map.entry("request name", RequestTelemetry.builder(text).build()),
                Map.entry(
                        "page view URL",
                        PageViewTelemetry.builder("start").url(text).build()),
                Map.entry(
                        "referrer",
                        PageViewTelemetry.builder("start").referrerUri(text).build()),
                Map.entry(
                        "dependency data",
                        DependencyTelemetry.builder("call").data(text).build()),
                Map.entry("dependency name", DependencyTelemetry.builder(text).build()),
                Map.entry(
                        "dependency target",
                        DependencyTelemetry.builder("call").target(text).build()),
                Map.entry("trace message", TraceTelemetry.builder(text).build()),
                Map.entry(
                        "exception message",
                        ExceptionTelemetry.builder(new IllegalStateException(text))
                                .build()),
                Map.entry(
                        "message of a cause",
                        ExceptionTelemetry.builder(new IllegalStateException("x", new RuntimeException(text)))
                                .build()),
                Map.entry(
                        "problem id",
                        ExceptionTelemetry.builder(new Exception())
                                .problemId(text)
                                .build()),
                Map.entry("event name", EventTelemetry.builder(text).build()),
                Map.entry(
                        "availability message",
                        AvailabilityTelemetry.builder("probe").message(text).build()),
                Map.entry(
                        "property of a trace",
                        TraceTelemetry.builder("x").property("body", text).build()),
                Map.entry(
                        "property of a metric",
                        MetricTelemetry.builder("x", 1).property("tag", text).build()),
                Map.entry(
                        "operation name",
                        TraceTelemetry.builder("x")
                                .operation(new OperationContext("a", "b", text))
                                .build()));
    }

    @Test
    void whatIsNoSecretOfAnItemStaysAsItWas() {
        DependencyTelemetry call = new DependencyTelemetry(
                TIME,
                CONTEXT,
                "id",
                "GET /stock",
                "Http",
                "stock:443",
                "https://user:s3cret@stock/x?token=s3cret&y=1#z",
                "200",
                true,
                Duration.ofMillis(12),
                Map.of("a", "b"),
                Map.of("n", 1.0));

        assertThat(MASKING.item(call))
                .isEqualTo(new DependencyTelemetry(
                        TIME,
                        CONTEXT,
                        "id",
                        "GET /stock",
                        "Http",
                        "stock:443",
                        "https://stock/x?token=REDACTED&y=1",
                        "200",
                        true,
                        Duration.ofMillis(12),
                        Map.of("a", "b"),
                        Map.of("n", 1.0)));
    }

    @Test
    void anItemWithoutSecretsIsTheVeryItem() {
        assertThat(fieldsWith("https://a.b/orders?page=1 was password reset").values())
                .allSatisfy(item -> assertThat(MASKING.item(item)).isSameAs(item));
    }

    @Test
    void maskingThatIsOffGivesTheVeryItem() {
        assertThat(fieldsWith("password=s3cret").values())
                .allSatisfy(item -> assertThat(SecretMasking.none().item(item)).isSameAs(item));
    }

    @Test
    void aStatementKeepsWhatWouldBeTheFragmentOfAUrl() {
        assertThat(((DependencyTelemetry) MASKING.item(DependencyTelemetry.builder("q")
                                .data("select 1 # a://b")
                                .build()))
                        .data())
                .isEqualTo("select 1 # a://b");
    }

    @ParameterizedTest
    @CsvSource({
        "password",
        "db.password",
        "DB_PASSWORD",
        "client_secret",
        "Authorization",
        "Proxy-Authorization",
        "Cookie",
        "set-cookie",
        "accessToken",
        "refresh_token",
        "pwd"
    })
    void theValueOfAPropertyWithTheNameOfASecretIsMasked(String name) {
        assertThat(MASKING.item(TraceTelemetry.builder("x")
                                .property(name, "s3 cret")
                                .build())
                        .properties())
                .containsEntry(name, "REDACTED");
    }

    @ParameterizedTest
    @CsvSource({
        "code, E42",
        "key, order-1",
        "token, ID",
        "secret, k8s-secret-name",
        "hasPassword, true",
        "password, ''",
        "passwordChanged, 2026",
        "cookieConsent, yes",
        "design, s3"
    })
    void aPropertyWithAnEverydayNameStays(String name, String value) {
        TraceTelemetry item = TraceTelemetry.builder("x").property(name, value).build();

        assertThat(MASKING.item(item)).isSameAs(item);
    }

    @Test
    void theOtherPropertiesKeepTheirOrder() {
        Telemetry item = TraceTelemetry.builder("x")
                .property("b", "1")
                .property("password", "s3cret")
                .property("a", "2")
                .build();

        assertThat(MASKING.item(item).properties().keySet()).containsExactly("b", "password", "a");
    }
}
