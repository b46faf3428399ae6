package io.github.appinsights.local.received;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.local.GoldenEnvelopes;
import io.github.appinsights.local.envelope.EnvelopeRules;
import io.github.appinsights.local.envelope.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadlineTests {

    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

    @ParameterizedTest
    @CsvSource({
        "RequestData, GET /orders/{id}",
        "RemoteDependencyData, GET /stock/{sku}",
        "MessageData, stock service slow",
        "ExceptionData, shop.StockException: cannot load ab12",
        "EventData, OrderPlaced",
        "MetricData, queue.length = 12.0",
        "AvailabilityData, home page",
        "PageViewData, Home"
    })
    void namesEveryType(String baseType, String name) {
        assertThat(headline(GoldenEnvelopes.golden(baseType)).name()).isEqualTo(name);
    }

    @Test
    void tellsHowARequestWent() {
        assertThat(headline(GoldenEnvelopes.golden("RequestData")))
                .isEqualTo(new Headline(
                        "2026-03-04T05:06:07.123456Z", "GET /orders/{id}", TRACE_ID, "200", "00:00:00.042317", true));
    }

    @Test
    void tellsTheSeverityByNameOrNumber() {
        assertThat(headline(GoldenEnvelopes.golden("MessageData")).result()).isEqualTo("Warning");
        assertThat(headline(GoldenEnvelopes.with("MessageData", "/data/baseData/severityLevel", "4"))
                        .result())
                .isEqualTo("Critical");
    }

    @Test
    void leavesOutWhatIsNotThere() {
        assertThat(headline(GoldenEnvelopes.golden("MetricData")))
                .isEqualTo(new Headline("2026-03-04T05:06:08.000000Z", "queue.length = 12.0", null, null, null, null));
    }

    @Test
    void cutsLongNames() {
        String message = "\"" + "x".repeat(20_000) + "\"";

        assertThat(headline(GoldenEnvelopes.with("MessageData", "/data/baseData/message", message))
                        .name())
                .hasSize(300);
    }

    private static Headline headline(String envelope) {
        Verdict verdict = new EnvelopeRules(GoldenEnvelopes.CLOCK)
                .judge(ByteBuffer.wrap(envelope.getBytes(StandardCharsets.UTF_8)));
        return Headline.of((Verdict.Accepted) verdict);
    }
}
