package io.github.appinsights.it.observations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.test.Correlation;
import io.github.appinsights.test.RecordedTelemetry;
import org.junit.jupiter.api.Test;

/** Kafka, through a broker in this JVM. */
@ShopTest
class MessageTests {

    private final Browser browser;
    private final RecordedTelemetry telemetry;

    MessageTests(Browser browser, RecordedTelemetry telemetry) {
        this.browser = browser;
        this.telemetry = telemetry;
    }

    @Test
    void aMessageContinuesTheTraceOfTheRequestThatSentIt() {
        String trace = browser.get("/send/good");

        DependencyTelemetry sent = sent(trace);
        assertThat(sent.name()).isEqualTo("orders send");
        assertThat(sent.type()).isEqualTo("Queue Message | kafka");
        assertThat(sent.target()).isEqualTo("orders");
        assertThat(sent.success()).isTrue();
        assertThat(Correlation.parentId(sent))
                .isEqualTo(request(trace, "GET /send/{text}").id());

        RequestTelemetry received = request(trace, "orders process");
        assertThat(received.success()).isTrue();
        assertThat(received.responseCode()).isEqualTo("0");
        assertThat(received.source()).isEqualTo("orders");
        assertThat(Correlation.parentId(received)).isEqualTo(sent.id());
        assertThat(telemetry.items(RequestTelemetry.class, trace)).hasSize(2);
        assertThat(telemetry.items(ExceptionTelemetry.class, trace)).isEmpty();
    }

    @Test
    void whatHappensInAListenerBelongsToItsMessage() {
        String trace = browser.get("/send/inside");

        RequestTelemetry received = request(trace, "orders process");
        assertThat(telemetry)
                .hasEvent("received inside")
                .inOperation(trace)
                .withOperationName("orders process")
                .withParent(received);
        assertThat(telemetry).inOperation(trace).hasDependency().withType("SQL").withParent(received);
    }

    @Test
    void aListenerThatFailsIsToldWithItsExceptionOnce() {
        String trace = browser.get("/send/bad");

        RequestTelemetry received = request(trace, "orders process");
        assertThat(received.success()).isFalse();
        assertThat(received.responseCode()).isEqualTo("IllegalStateException");
        assertThat(telemetry)
                .inOperation(trace)
                .hasExceptions(1)
                .hasException()
                .withProperty("handled", "false")
                .withParent(received);
    }

    private DependencyTelemetry sent(String trace) {
        return telemetry.await(
                DependencyTelemetry.class,
                item -> Correlation.isIn(item, trace) && item.name().equals("orders send"));
    }

    private RequestTelemetry request(String trace, String name) {
        return telemetry.await(
                RequestTelemetry.class,
                item -> Correlation.isIn(item, trace) && item.name().equals(name));
    }
}
