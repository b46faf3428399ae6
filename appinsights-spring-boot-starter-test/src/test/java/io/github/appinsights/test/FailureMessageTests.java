package io.github.appinsights.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.model.TraceTelemetry;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a user reads when a test fails: what was asked for, what there was instead, and everything that arrived. */
class FailureMessageTests {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String OTHER = "0af7651916cd43dd8448eb211c80319c";

    private final RecordedTelemetry telemetry = new RecordedTelemetry(Duration.ofMillis(20));
    private final TelemetryClient client = telemetry.client();

    @BeforeEach
    void record() {
        OperationContext below = new OperationContext(TRACE, "00f067aa0ba902b7", "GET /favorites/{id}");
        client.track(TraceTelemetry.builder("Asking for prices")
                .operation(below)
                .severity(SeverityLevel.INFORMATION)
                .property("LoggerName", "shop.Prices")
                .build());
        client.track(DependencyTelemetry.builder("GET /prices")
                .operation(below)
                .id("b7ad6b7169203331")
                .type("Http")
                .target("localhost:8081")
                .resultCode("503")
                .success(false)
                .duration(Duration.ofMillis(8))
                .build());
        client.track(ExceptionTelemetry.builder(new IllegalStateException("no price"))
                .operation(below)
                .property("handled", "false")
                .build());
        client.track(RequestTelemetry.builder("GET /favorites/{id}")
                .operation(new OperationContext(TRACE, null, "GET /favorites/{id}"))
                .id("00f067aa0ba902b7")
                .responseCode("500")
                .success(false)
                .duration(Duration.ofMillis(12))
                .build());
        client.track(RequestTelemetry.builder("GET /")
                .operation(new OperationContext(OTHER, null, "GET /"))
                .responseCode("200")
                .duration(Duration.ofNanos(1_234_567))
                .build());
        client.trackEvent("Order_Placed", Map.of("sku", "7"), Map.of("amount", 3.5));
    }

    private static final String ALL = """
            6 items arrived:
              operation 4bf92f3577b34da6a3ce929d0e0e4736, GET /favorites/{id}
                request     GET /favorites/{id}  500  no success  12 ms
                  trace       INFORMATION  Asking for prices  {LoggerName=shop.Prices}
                  dependency  GET /prices  Http  localhost:8081  503  no success  8.0 ms
                  exception   java.lang.IllegalStateException: no price  {handled=false}
              operation 0af7651916cd43dd8448eb211c80319c, GET /
                request     GET /  200  success  1.2 ms
              no operation
                event       Order_Placed  {sku=7}  {amount=3.5}""";

    @Test
    void whatIsMissingIsNamedAndWhatArrivedIsListed() {
        fails(
                () -> assertThat(telemetry).hasRequest("GET /favorites"),
                "Expected a request \"GET /favorites\",\nbut none came within 20 ms. " + ALL);
    }

    @Test
    void aConditionThatDoesNotHoldIsToldWithWhatThereWasInstead() {
        fails(
                () -> assertThat(telemetry).hasRequest("GET /favorites/{id}").withStatus(200),
                "Expected a request \"GET /favorites/{id}\" with status 200,\nbut it had status 500. "
                        + ALL.replace("    request     GET /fav", "  > request     GET /fav"));
    }

    @Test
    void severalNearMissesAreToldTogether() {
        fails(
                () -> assertThat(telemetry).hasRequest().withStatus(404),
                "Expected a request with status 404,\nbut the 2 requests before that had status 500; status 200. "
                        + ALL.replace("    request ", "  > request "));
    }

    @Test
    void whatShouldNotBeThereIsToldAndMarked() {
        fails(
                () -> assertThat(telemetry).hasRequest("GET /favorites/{id}").withoutExceptions(),
                "Expected a request \"GET /favorites/{id}\" without exceptions,\n"
                        + "but it had exception java.lang.IllegalStateException: no price. "
                        + ALL.replace("    request     GET /fav", "  > request     GET /fav"));
        fails(
                () -> assertThat(telemetry).hasNoEvent("Order_Placed"),
                "Expected no event \"Order_Placed\",\nbut there was one. " + ALL.replace("    event ", "  > event "));
    }

    @Test
    void wrongNumbersAreTold() {
        fails(
                () -> assertThat(telemetry).hasEvents("Order_Placed", 2),
                "Expected 2 events \"Order_Placed\",\nbut there was 1 within 20 ms. "
                        + ALL.replace("    event ", "  > event "));
        fails(
                () -> assertThat(telemetry).hasRequests(1),
                "Expected 1 request,\nbut there were 2. " + ALL.replace("    request ", "  > request "));
    }

    @Test
    void whatIsCalledInsteadIsTold() {
        fails(
                () -> assertThat(telemetry).hasRequest("GET /favorites/{id}").withDependency("GET /stock"),
                "Expected a request \"GET /favorites/{id}\" with dependency \"GET /stock\",\n"
                        + "but it had dependency \"GET /prices\". "
                        + ALL.replace("    request     GET /fav", "  > request     GET /fav"));
    }

    @Test
    void oneOperationIsListedAlone() {
        fails(() -> assertThat(telemetry).inOperation(OTHER).hasDependency("GET /prices"), """
                Expected a dependency "GET /prices" in operation 0af7651916cd43dd8448eb211c80319c,
                but none came within 20 ms. 1 item arrived:
                  operation 0af7651916cd43dd8448eb211c80319c, GET /
                    request     GET /  200  success  1.2 ms
                  and 5 in other operations""");
    }

    @Test
    void theWordsOfATestStandInFront() {
        fails(
                () -> assertThat(telemetry)
                        .as("100 % of the price")
                        .hasRequest("GET /")
                        .inSameOperation()
                        .hasEvent(),
                """
                [100 % of the price] Expected an event in operation 0af7651916cd43dd8448eb211c80319c,
                but none came within 20 ms. 1 item arrived:
                  operation 0af7651916cd43dd8448eb211c80319c, GET /
                    request     GET /  200  success  1.2 ms
                  and 5 in other operations""");
    }

    @Test
    void failedAssertionsOnAnItemAreQuoted() {
        fails(
                () -> assertThat(telemetry).hasEvent("Order_Placed").satisfying("about 8 pieces", event -> {
                    throw new AssertionError("pieces: 7");
                }),
                "Expected an event \"Order_Placed\" about 8 pieces,\nbut it had this wrong: pieces: 7. "
                        + ALL.replace("    event ", "  > event "));
    }

    @Test
    void nothingIsCalledNothing() {
        telemetry.clear();

        fails(
                () -> assertThat(telemetry).hasEvent("Order_Placed"),
                "Expected an event \"Order_Placed\",\nbut none came within 20 ms. Nothing arrived.");
    }

    @Test
    void muchIsCutToTheNewest() {
        telemetry.clear();
        for (int i = 0; i < 250; i++) {
            client.track(EventTelemetry.builder("e" + i).build());
        }

        assertThatThrownBy(() -> assertThat(telemetry).hasNothing())
                .hasMessageStartingWith("Expected no item,\nbut there were 250. 250 items arrived:")
                .hasMessageContaining("event       e249")
                .hasMessageNotContaining("event       e149\n")
                .hasMessageEndingWith("and 150 before these");
    }

    @Test
    void longTextsAndLinesAreCut() {
        telemetry.clear();
        client.trackTrace("first\nsecond " + "x".repeat(1_000));

        assertThatThrownBy(() -> assertThat(telemetry).hasTrace("third"))
                .hasMessageContaining("trace       first⏎second xxx")
                .hasMessageEndingWith("x…");
    }

    private static void fails(ThrowingCallable assertion, String message) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessage(message);
    }
}
