package io.github.appinsights.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.demo.ingestion.ReceivedItem;
import io.github.appinsights.demo.ingestion.ReceivedTelemetry;
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
                .map(ReceivedItem::headline)
                .map(headline -> headline.name())
                .toList();
    }
}
