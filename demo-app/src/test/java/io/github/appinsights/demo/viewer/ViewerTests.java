package io.github.appinsights.demo.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.local.IngestionServer;
import io.github.appinsights.local.received.ReceivedTelemetry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.json.JsonMapper;

/** Telemetry goes in and comes out over HTTP on the loopback address. */
class ViewerTests {

    private final ReceivedTelemetry received = new ReceivedTelemetry();
    private final IngestionServer ingestion =
            IngestionServer.builder().listener(received).build();
    private final DisposableServer server = serve(received);
    private final WebTestClient viewer = WebTestClient.bindToServer()
            .baseUrl("http://127.0.0.1:" + server.port())
            .build();

    @BeforeEach
    void start() {
        ingestion.start();
    }

    @AfterEach
    void stop() {
        ingestion.close();
        server.disposeNow();
    }

    @Test
    void listsItemsNewestFirst() {
        event("first");
        event("second");

        viewer.get()
                .uri("/viewer/api/items")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$[*].headline.name")
                .value(names -> assertThat(names).hasToString("[\"second\",\"first\"]"))
                .jsonPath("$[0].sequence")
                .isEqualTo(2)
                .jsonPath("$[0].type")
                .isEqualTo("EventData")
                .jsonPath("$[0].headline.operationId")
                .isEqualTo("0af7651916cd43dd8448eb211c80319c")
                .jsonPath("$[0].arrived")
                .value(arrived ->
                        assertThat(Instant.parse(String.valueOf(arrived))).isBefore(Instant.now()));
    }

    @Test
    void listsByTypeAfterASequenceUpToALimit() {
        event("a");
        event("b");
        event("c");

        expectNames("/viewer/api/items?after=1", "[\"c\",\"b\"]");
        expectNames("/viewer/api/items?limit=1", "[\"c\"]");
        expectNames("/viewer/api/items?type=EventData&after=2", "[\"c\"]");
        expectNames("/viewer/api/items?type=MetricData", "[]");
        expectNames("/viewer/api/items?limit=99999999999", "[\"c\",\"b\",\"a\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"after=x", "after=-1", "limit=", "limit=1.5"})
    void refusesWhatIsNoNumber(String query) {
        viewer.get().uri("/viewer/api/items?" + query).exchange().expectStatus().isBadRequest();
    }

    @Test
    void countsTypesAndRejections() {
        event("a");
        track("{}");

        viewer.get()
                .uri("/viewer/api/summary")
                .exchange()
                .expectBody()
                .jsonPath("$.accepted.EventData")
                .isEqualTo(1)
                .jsonPath("$.rejected")
                .isEqualTo(1)
                .jsonPath("$.lastRejections[0].statusCode")
                .isEqualTo(400)
                .jsonPath("$.lastRejections[0].message")
                .value(message -> assertThat(String.valueOf(message)).startsWith("109: Field 'name'"))
                .jsonPath("$.since")
                .exists();
    }

    @Test
    void clears() {
        event("a");

        viewer.delete().uri("/viewer/api/items").exchange().expectStatus().isNoContent();

        expectNames("/viewer/api/items", "[]");
    }

    @Test
    void givesMarkupBackAsTextInJson() {
        String markup = "<img src=x onerror=alert(1)></script><script>alert(2)</script>";
        event(markup);

        viewer.get()
                .uri("/viewer/api/items")
                .exchange()
                .expectHeader()
                .contentType(MediaType.APPLICATION_JSON)
                .expectHeader()
                .valueEquals("X-Content-Type-Options", "nosniff")
                .expectBody()
                .jsonPath("$[0].headline.name")
                .isEqualTo(markup)
                .jsonPath("$[0].raw")
                .value(raw -> assertThat(String.valueOf(raw)).contains(markup));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/viewer.css", "/viewer.js", "/viewer/api/items"})
    void locksThePageToItsOwnFiles(String path) {
        viewer.get()
                .uri(path)
                .exchange()
                .expectHeader()
                .value(
                        "Content-Security-Policy",
                        policy -> assertThat(policy)
                                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
                                .doesNotContain("unsafe"))
                .expectHeader()
                .cacheControl(CacheControl.noStore());
    }

    @Test
    void leavesOtherPathsAlone() {
        viewer.get().uri("/favorites").exchange().expectHeader().doesNotExist("Content-Security-Policy");
    }

    private void expectNames(String uri, String names) {
        viewer.get()
                .uri(uri)
                .exchange()
                .expectBody()
                .jsonPath("$[*].headline.name")
                .value(found -> assertThat(found).hasToString(names));
    }

    private void event(String name) {
        track(new JsonMapper()
                .writeValueAsString(Map.of(
                        "name", "Microsoft.ApplicationInsights.Event",
                        "time", Instant.now().truncatedTo(ChronoUnit.MICROS).toString(),
                        "iKey", "00000000-1111-2222-3333-444444444444",
                        "tags", Map.of("ai.operation.id", "0af7651916cd43dd8448eb211c80319c"),
                        "data", Map.of("baseType", "EventData", "baseData", Map.of("ver", 2, "name", name)))));
    }

    private void track(String body) {
        WebTestClient.bindToServer()
                .baseUrl(ingestion.endpoint().toString())
                .build()
                .post()
                .uri("/v2.1/track")
                .bodyValue(body)
                .exchange()
                .expectBody()
                .jsonPath("$.itemsReceived")
                .isEqualTo(1);
    }

    private static DisposableServer serve(ReceivedTelemetry received) {
        ViewerConfiguration configuration = new ViewerConfiguration();
        HandlerStrategies strategies = HandlerStrategies.builder()
                .webFilter(configuration.viewerHeaders())
                .build();
        return HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(
                        RouterFunctions.toHttpHandler(configuration.viewerRoutes(received), strategies)))
                .bindNow();
    }
}
