package io.github.appinsights.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.local.received.ReceivedEnvelope;
import io.github.appinsights.local.received.ReceivedTelemetry;
import io.github.appinsights.test.AutoConfigureAppInsights;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What Micrometer measures, on the demo's page. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"appinsights.metrics.enabled=true", "appinsights.metrics.step=1s"})
@AutoConfigureWebTestClient
@AutoConfigureAppInsights(export = true)
class DemoMetricsTests {

    @Autowired
    private WebTestClient http;

    @Autowired
    private ReceivedTelemetry received;

    @Test
    void requestsShowAsMetricsAndThePageStaysReadable() {
        http.get().uri("/favorites").exchange().expectStatus().isOk();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(names()).anyMatch(name -> name.startsWith("http_server_requests = ")));
        assertThat(names()).allMatch(name -> !name.startsWith("jvm_") && !name.startsWith("appinsights_"));
        assertThat(received.totals().rejected()).isZero();
    }

    private List<String> names() {
        return received.newest(500, 0, "MetricData").stream()
                .map(ReceivedEnvelope::headline)
                .map(headline -> headline.name())
                .toList();
    }
}
