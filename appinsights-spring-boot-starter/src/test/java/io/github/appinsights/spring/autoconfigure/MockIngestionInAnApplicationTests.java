package io.github.appinsights.spring.autoconfigure;

import static io.github.appinsights.local.Answer.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.test.ingestion.MockIngestion;
import io.github.appinsights.test.ingestion.ReceivedItem;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** What a user of the starter writes to see the telemetry of an application, though tests switch it off. */
@SpringBootTest(
        classes = MockIngestionInAnApplicationTests.Orders.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "appinsights.enabled=false",
            "appinsights.logging.enabled=false",
            "appinsights.buffer.max-wait=50ms",
            "appinsights.delivery.backoff-min=50ms"
        })
@DirtiesContext // an application that lives on takes the lines of other tests
class MockIngestionInAnApplicationTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    @LocalServerPort
    private int port;

    @Autowired
    private MockIngestion ingestion;

    @Autowired
    private TelemetryClient telemetry;

    @RepeatedTest(2)
    void aRequestArrivesAtTheBean() {
        get("/orders/1");

        assertThat(ingestion.awaitItems(1, SOON))
                .extracting(ReceivedItem::toString)
                .containsExactly("RequestData \"GET /orders/{id}\"");
    }

    @Test
    void aRequestArrivesAfterAnOutage() {
        ingestion.answers(status(503).retryAfter(Duration.ofSeconds(1)));

        get("/orders/2");

        assertThat(ingestion.awaitItems(1, SOON)).extracting(ReceivedItem::name).containsExactly("GET /orders/{id}");
        assertThat(ingestion.requests()).isEqualTo(2);
        assertThat(telemetry.state().counters().droppedTotal()).isZero();
    }

    private void get(String path) {
        WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .build()
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk();
    }

    static class Orders extends ApplicationTests.Application {

        @Bean
        MockIngestion ingestion() {
            return MockIngestion.start();
        }

        @Bean
        RouterFunction<ServerResponse> routes() {
            return RouterFunctions.route()
                    .GET("/orders/{id}", request -> ServerResponse.ok().bodyValue("ok"))
                    .build();
        }
    }
}
