package io.github.appinsights.it.observations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import org.junit.jupiter.api.Test;

/** Kafka, through a broker in this JVM. */
@ShopTest
class MessageTests {

    private final Browser browser;
    private final Recording telemetry;

    MessageTests(Browser browser, Recording telemetry) {
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
        assertThat(Recording.parentId(sent))
                .isEqualTo(request(trace, "GET /send/{text}").id());

        RequestTelemetry received = request(trace, "orders process");
        assertThat(received.success()).isTrue();
        assertThat(received.responseCode()).isEqualTo("0");
        assertThat(received.source()).isEqualTo("orders");
        assertThat(Recording.parentId(received)).isEqualTo(sent.id());
        assertThat(telemetry.of(trace, RequestTelemetry.class)).hasSize(2);
        assertThat(telemetry.of(trace, ExceptionTelemetry.class)).isEmpty();
    }

    @Test
    void whatHappensInAListenerBelongsToItsMessage() {
        String trace = browser.get("/send/inside");

        RequestTelemetry received = request(trace, "orders process");
        EventTelemetry event =
                telemetry.first(EventTelemetry.class, item -> item.name().equals("received inside"));
        assertThat(Recording.operation(event).id()).isEqualTo(trace);
        assertThat(Recording.operation(event).name()).isEqualTo("orders process");
        assertThat(Recording.parentId(event)).isEqualTo(received.id());
        assertThat(telemetry.of(trace, DependencyTelemetry.class))
                .filteredOn(item -> "SQL".equals(item.type()))
                .singleElement()
                .satisfies(query -> assertThat(Recording.parentId(query)).isEqualTo(received.id()));
    }

    @Test
    void aListenerThatFailsIsToldWithItsExceptionOnce() {
        String trace = browser.get("/send/bad");

        RequestTelemetry received = request(trace, "orders process");
        assertThat(received.success()).isFalse();
        assertThat(received.responseCode()).isEqualTo("IllegalStateException");
        telemetry.first(ExceptionTelemetry.class, item -> Recording.isOf(item, trace));
        assertThat(telemetry.of(trace, ExceptionTelemetry.class))
                .singleElement()
                .satisfies(exception -> {
                    assertThat(exception.properties()).containsEntry("handled", "false");
                    assertThat(Recording.parentId(exception)).isEqualTo(received.id());
                });
    }

    private DependencyTelemetry sent(String trace) {
        return telemetry.first(
                DependencyTelemetry.class,
                item -> Recording.isOf(item, trace) && item.name().equals("orders send"));
    }

    private RequestTelemetry request(String trace, String name) {
        return telemetry.first(
                RequestTelemetry.class,
                item -> Recording.isOf(item, trace) && item.name().equals(name));
    }
}
