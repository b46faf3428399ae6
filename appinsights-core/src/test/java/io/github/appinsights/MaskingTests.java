package io.github.appinsights;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.TraceTelemetry;
import io.github.appinsights.processing.SecretMasking;
import io.github.appinsights.testing.FakeIngestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where on the way of an item its secrets are taken out. */
class MaskingTests {

    private final RecordingChannel channel = new RecordingChannel();

    @Test
    void noSecretIsSentUnlessMaskingIsOff() {
        String sent = sent(TelemetryClient.builder());
        assertThat(sent).contains("password=REDACTED", "https://a.b/?token=REDACTED", "Bearer REDACTED");
        assertThat(sent).doesNotContain("s3cret");

        assertThat(sent(TelemetryClient.builder().masking(SecretMasking.none())))
                .contains("password=s3cret", "https://a.b/?token=s3cret", "Bearer s3cret-1");
    }

    private static String sent(TelemetryClientBuilder builder) {
        try (FakeIngestion service = FakeIngestion.start();
                TelemetryClient client = builder.instrumentationKey("00000000-1111-2222-3333-444444444444")
                        .endpoint(service.endpoint().toString())
                        .build()) {
            client.trackTrace("connect with password=s3cret");
            client.trackRequest(RequestTelemetry.builder("GET /")
                    .url("https://a.b/?token=s3cret")
                    .build());
            client.trackException(new IllegalStateException("x", new RuntimeException("sent Bearer s3cret-1")));
            client.flush().block(Duration.ofSeconds(10));
            return String.join("\n", service.items());
        }
    }

    @Test
    void aChannelOfTheApplicationsOwnGetsNoSecretEither() {
        TelemetryClient client = TelemetryClient.builder().channel(channel).build();

        client.trackTrace("connect with password=s3cret");

        assertThat(channel.last(TraceTelemetry.class).message()).isEqualTo("connect with password=REDACTED");
    }

    @Test
    void aChannelOfTheApplicationsOwnGetsEverythingWhereMaskingIsOff() {
        TelemetryClient client = TelemetryClient.builder()
                .masking(SecretMasking.none())
                .channel(channel)
                .build();

        client.trackTrace("connect with password=s3cret");

        assertThat(channel.last(TraceTelemetry.class).message()).isEqualTo("connect with password=s3cret");
    }

    @Test
    void whatAnInitializerAddsIsMaskedAndFiltersSeeItBefore() {
        List<String> seen = new ArrayList<>();
        TelemetryClient client = TelemetryClient.builder()
                .channel(channel)
                .initializer(item -> item.withProperty("login", "password=s3cret"))
                .filter(item -> seen.add(String.valueOf(item.properties().get("login"))))
                .build();

        client.trackEvent("Started");

        assertThat(seen).containsExactly("password=s3cret");
        assertThat(channel.last(EventTelemetry.class).properties()).containsEntry("login", "password=REDACTED");
    }

    @Test
    void whatCouldNotBeMadeAnItemReachesTheChannelAsNothing() {
        TelemetryClient.builder().channel(channel).build().track(null);

        assertThat(channel.refused).isEqualTo(1);
    }
}
