package io.github.appinsights.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.local.received.ReceivedEnvelope;
import io.github.appinsights.local.received.ReceivedTelemetry;
import io.github.appinsights.test.AutoConfigureAppInsights;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole way, over real connections: request, client, POST, endpoint. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient
@AutoConfigureAppInsights(export = true)
class DemoApplicationTests {

    private final JsonMapper json = new JsonMapper();

    @Autowired
    private WebTestClient http;

    @Autowired
    private ReceivedTelemetry received;

    @Autowired
    private TelemetryClient telemetry;

    @BeforeEach
    void startEmpty() {
        await().untilAsserted(
                        () -> assertThat(telemetry.state().counters().queued()).isZero());
        received.clear();
    }

    @ParameterizedTest
    @CsvSource({
        "/favorites, GET /favorites, 200, true",
        "/favorites/1, GET /favorites/{id}, 200, true",
        "/favorites/99, GET /favorites/{id}, 404, false",
        "/quotes/MSFT, GET /quotes/{symbol}, 200, true",
        "/failures/thrown, GET /failures/{kind}, 500, false",
        "/failures/status, GET /failures/{kind}, 409, false",
        "/failures/handled, GET /failures/{kind}, 422, false",
        "/nowhere, GET unmatched, 404, false"
    })
    void eachRequestIsToldOnceWithItsNameAndCode(String path, String name, int code, boolean success) {
        http.get().uri(path).exchange().expectStatus().isEqualTo(code);

        JsonNode request = only(envelopes(1), "RequestData").at("/data/baseData");
        assertThat(request.at("/name").asString()).isEqualTo(name);
        assertThat(request.at("/responseCode").asString()).isEqualTo(String.valueOf(code));
        assertThat(request.at("/success").asBoolean()).isEqualTo(success);
    }

    @Test
    void aFailureIsToldWithItsCausesInTheSameOperation() {
        http.get().uri("/failures/thrown").exchange().expectStatus().isEqualTo(500);

        List<JsonNode> envelopes = envelopes(1);
        JsonNode exception = only(envelopes, "ExceptionData");
        JsonNode request = only(envelopes, "RequestData");
        assertThat(exception
                        .at("/data/baseData/exceptions")
                        .valueStream()
                        .map(e -> e.at("/typeName").asString()))
                .containsExactly("java.lang.IllegalStateException", "java.net.ConnectException");
        assertThat(tag(exception, "ai.operation.id")).isEqualTo(tag(request, "ai.operation.id"));
        assertThat(tag(exception, "ai.operation.parentId"))
                .isEqualTo(request.at("/data/baseData/id").asString());
    }

    @ParameterizedTest
    @CsvSource({"status", "handled"})
    void aFailureThatWasAnsweredIsNoException(String kind) {
        http.get().uri("/failures/" + kind).exchange();

        assertThat(ofType(envelopes(1), "ExceptionData")).isEmpty();
    }

    @Test
    void eventsMetricsAndCallsBelongToTheirRequest() {
        http.post().uri("/favorites/1/likes").exchange().expectStatus().isOk();
        http.get().uri("/quotes/MSFT").exchange().expectStatus().isOk();

        List<JsonNode> envelopes = envelopes(2);
        JsonNode like = request(envelopes, "POST /favorites/{id}/likes");
        JsonNode event = only(envelopes, "EventData");
        assertThat(tag(event, "ai.operation.id")).isEqualTo(tag(like, "ai.operation.id"));
        assertThat(tag(event, "ai.operation.name")).isEqualTo("POST /favorites/{id}/likes");
        assertThat(only(envelopes, "MetricData")
                        .at("/data/baseData/metrics/0/name")
                        .asString())
                .isEqualTo("favorite.likes");
        JsonNode quote = request(envelopes, "GET /quotes/{symbol}");
        JsonNode call = ofType(envelopes, "RemoteDependencyData").stream()
                .filter(made -> made.at("/data/baseData/name").asString().equals("GET /prices/{symbol}"))
                .findFirst()
                .orElseThrow();
        assertThat(tag(call, "ai.operation.parentId"))
                .isEqualTo(quote.at("/data/baseData/id").asString());
    }

    @Test
    void anOrderIsOneOperationWithAllThatItTouches() {
        http.post().uri("/favorites/1/orders").exchange().expectStatus().isCreated();

        List<JsonNode> envelopes = envelopes(1);
        JsonNode request = only(envelopes, "RequestData");
        assertThat(request.at("/data/baseData/name").asString()).isEqualTo("POST /favorites/{id}/orders");
        assertThat(ofType(envelopes, "RemoteDependencyData"))
                .extracting(call -> call.at("/data/baseData/name").asString()
                        + " " + call.at("/data/baseData/resultCode").asString()
                        + " " + call.at("/data/baseData/success").asString())
                .containsExactlyInAnyOrder(
                        "SELECT FAVORITE  true", "GET /specials/{symbol} 503 false", "GET /prices/{symbol} 200 true");
        JsonNode exception = only(envelopes, "ExceptionData");
        assertThat(exception.at("/data/baseData/properties/handled").asString()).isEqualTo("true");
        assertThat(exception.at("/data/baseData/properties/Logger Message").asString())
                .isEqualTo("No special offer for Espresso, the usual price then");
        assertThat(only(envelopes, "MessageData").at("/data/baseData/message").asString())
                .startsWith("Espresso ordered for ");
        assertThat(only(envelopes, "EventData").at("/data/baseData/name").asString())
                .isEqualTo("OrderPlaced");
        String id = request.at("/data/baseData/id").asString();
        assertThat(envelopes).filteredOn(envelope -> !envelope.equals(request)).allSatisfy(child -> {
            assertThat(tag(child, "ai.operation.id")).isEqualTo(tag(request, "ai.operation.id"));
            assertThat(tag(child, "ai.operation.parentId")).isEqualTo(id);
        });
    }

    @Test
    void thePageAndWhatItAsksAreNotTold() {
        http.get().uri("/").exchange().expectStatus().isOk();
        http.get().uri("/viewer/api/summary").exchange().expectStatus().isOk();
        http.get().uri("/actuator/health").exchange().expectStatus().isOk();

        http.get().uri("/favorites").exchange().expectStatus().isOk();

        assertThat(envelopes(1))
                .extracting(envelope -> envelope.at("/data/baseType").asString())
                .containsExactlyInAnyOrder("RequestData", "RemoteDependencyData");
    }

    @Test
    void flushingThroughTheActuatorEmptiesTheBuffer() {
        telemetry.trackEvent("Waiting");

        http.post().uri("/actuator/appinsights").exchange().expectBody().json("""
                        {"sent":1,"rejected":0,"sampledByService":0,"dropped":0,"stored":0,"pending":0,"held":0}
                        """);
        assertThat(ofType(arrived(), "EventData")).hasSize(1);
    }

    private void flush() {
        http.method(HttpMethod.POST)
                .uri("/actuator/appinsights")
                .exchange()
                .expectStatus()
                .isOk();
    }

    /** A response is read by its client a moment before its end is told by the server. */
    private List<JsonNode> envelopes(int requests) {
        await().untilAsserted(() -> {
            flush();
            assertThat(ofType(arrived(), "RequestData")).hasSize(requests);
        });
        return arrived();
    }

    private List<JsonNode> arrived() {
        return received.newest(100, 0, null).stream()
                .map(ReceivedEnvelope::raw)
                .map(json::readTree)
                .toList();
    }

    private static List<JsonNode> ofType(List<JsonNode> envelopes, String type) {
        return envelopes.stream()
                .filter(envelope -> envelope.at("/data/baseType").asString().equals(type))
                .toList();
    }

    private static JsonNode only(List<JsonNode> envelopes, String type) {
        assertThat(ofType(envelopes, type)).hasSize(1);
        return ofType(envelopes, type).get(0);
    }

    private static JsonNode request(List<JsonNode> envelopes, String name) {
        return envelopes.stream()
                .filter(envelope -> envelope.at("/data/baseType").asString().equals("RequestData")
                        && envelope.at("/data/baseData/name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String tag(JsonNode envelope, String tag) {
        return envelope.at("/tags").path(tag).asString();
    }
}
