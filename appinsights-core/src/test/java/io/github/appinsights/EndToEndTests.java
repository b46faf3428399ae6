package io.github.appinsights;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.channel.FlushResult;
import io.github.appinsights.testing.FakeIngestion;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndToEndTests {

    private static final String KEY = "00000000-1111-2222-3333-444444444444";

    @Test
    void anEventTrackedInAPlainMainArrivesOnFlush() {
        try (FakeIngestion service = FakeIngestion.start();
                TelemetryClient client = TelemetryClient.builder()
                        .instrumentationKey(KEY)
                        .endpoint(service.endpoint().toString())
                        .build()) {
            client.trackEvent("OrderPlaced", Map.of("channel", "web"), Map.of("amount", 19.9));

            FlushResult result = client.flush().block(Duration.ofSeconds(10));

            assertThat(result).isEqualTo(new FlushResult(1, 0, 0, 0, 0, 0));
            assertThat(service.items()).singleElement().asString().contains("\"name\":\"OrderPlaced\"");
        }
    }
}
