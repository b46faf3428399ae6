package io.github.appinsights.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.local.IngestionServer;
import io.github.appinsights.local.received.ReceivedEnvelope;
import io.github.appinsights.local.received.ReceivedTelemetry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The demo's jar, processed ahead of time without any setting, and started with others: what was decided at build time holds
 * none of them off. Needs the jar, so it runs after it is packaged.
 */
@EnabledIfSystemProperty(named = "demo.jar", matches = ".+")
class AheadOfTimeTests {

    private static final ReceivedTelemetry ELSEWHERE = new ReceivedTelemetry();
    private static final IngestionServer OTHER =
            IngestionServer.builder().listener(ELSEWHERE).build();

    private static DemoProcess asBuilt;
    private static DemoProcess redirected;
    private static DemoProcess off;

    @BeforeAll
    static void start() throws Exception {
        OTHER.start();
        asBuilt = DemoProcess.start();
        redirected = DemoProcess.start("--appinsights.connection-string="
                + "InstrumentationKey=11111111-1111-1111-1111-111111111111;IngestionEndpoint=" + OTHER.endpoint());
        off = DemoProcess.start("--appinsights.enabled=false");
        for (DemoProcess demo : List.of(asBuilt, redirected, off)) {
            demo.awaitStarted();
        }
    }

    @AfterAll
    static void stop() {
        for (DemoProcess demo : List.of(asBuilt, redirected, off)) {
            demo.close();
        }
        OTHER.close();
    }

    @Test
    void aRequestArrivesWithItsCallsAndItsLine() {
        asBuilt.post("/favorites/1/orders");

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(asBuilt.get("/viewer/api/items"))
                        .contains("POST /favorites/{id}/orders", "GET /prices/{symbol}", "Espresso ordered for"));
    }

    @Test
    void theConnectionStringOfTheStartCounts() {
        redirected.post("/favorites/1/orders");

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ELSEWHERE.newest(100, 0, null))
                        .extracting(ReceivedEnvelope::type)
                        .contains("RequestData", "RemoteDependencyData", "MessageData"));
        assertThat(redirected.get("/viewer/api/items")).isEqualTo("[]");
    }

    @Test
    void telemetryIsOffWhereTheStartSaysSo() {
        off.post("/favorites/1/orders");

        assertThat(off.get("/actuator/appinsights")).contains("\"enabled\":false", "\"offered\":0");
        assertThat(off.get("/viewer/api/items")).isEqualTo("[]");
    }
}
