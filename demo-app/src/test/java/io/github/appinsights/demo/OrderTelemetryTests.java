package io.github.appinsights.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.test.AutoConfigureAppInsights;
import io.github.appinsights.test.RecordedTelemetry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient;

/** As an application tests its telemetry: nothing is sent, everything is recorded. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient
@AutoConfigureAppInsights
class OrderTelemetryTests {

    @Test
    void anOrderIsToldWithAllThatItTouches(@Autowired WebTestClient http, @Autowired RecordedTelemetry telemetry) {
        http.post().uri("/favorites/1/orders").exchange().expectStatus().isCreated();

        assertThat(telemetry)
                .hasRequest("POST /favorites/{id}/orders")
                .withStatus(201)
                .withDependency("SELECT FAVORITE")
                .withEvent("OrderPlaced");
        assertThat(telemetry).hasDependency("GET /specials/{symbol}").withResultCode("503");
        assertThat(telemetry).hasRequests(1);
    }
}
