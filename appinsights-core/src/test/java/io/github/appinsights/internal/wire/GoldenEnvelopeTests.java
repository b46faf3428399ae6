package io.github.appinsights.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.internal.wire.BatchWriter.Written;
import io.github.appinsights.model.Aggregate;
import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.DeviceContext;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionDetails;
import io.github.appinsights.model.ExceptionDetails.StackFrame;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.MetricTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.PageViewTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TelemetryContext;
import io.github.appinsights.model.TraceTelemetry;
import io.github.appinsights.model.UserContext;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One envelope of each type as it has to arrive, hand-written by the Bond schemas and {@code ENDPOINT-PROTOCOL.md} of
 * microsoft/ApplicationInsights-Home.
 */
class GoldenEnvelopeTests {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final TelemetryContext IN_REQUEST =
            TelemetryContext.of(new OperationContext(TRACE, "00f067aa0ba902b7", "GET /orders/{id}"));

    private static Stream<Arguments> envelopes() {
        CommonTags orders = tags("orders", "orders-7d9f-x2x", null);
        return Stream.of(
                Arguments.of("request", tags("orders", "orders-7d9f-x2x", "2.4.0"), request()),
                // without the sampleRate that a sampled item has: this client does not sample
                Arguments.of("dependency", orders, dependency()),
                Arguments.of("dependency-sql", orders, statement()),
                Arguments.of("message", orders, message()),
                Arguments.of("exception", orders, exception()),
                Arguments.of("event", orders, event()),
                Arguments.of("metric", orders, metric()),
                Arguments.of("metric-aggregate", orders, aggregate()),
                Arguments.of("availability", tags("probe", "probe-1", null), availability()),
                Arguments.of("page-view", tags("shop-web", null, null), pageView()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("envelopes")
    void theEnvelopeIsTheGoldenOne(String file, CommonTags tags, Telemetry item) throws IOException {
        BatchWriter writer = new BatchWriter(Envelopes.KEY, tags, same -> same);

        assertThat(writer.add(item)).isEqualTo(Written.ADDED);

        List<byte[]> lines = Envelopes.lines(writer.close());
        assertThat(lines).hasSize(1);
        assertThat(Envelopes.parse(lines.get(0))).isEqualTo(Envelopes.parse(golden(file)));
    }

    private static byte[] golden(String file) throws IOException {
        String name = "/envelopes/" + file + ".json";
        try (InputStream in = GoldenEnvelopeTests.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    private static CommonTags tags(String role, @Nullable String instance, @Nullable String version) {
        return new CommonTags(role, instance, version, DeviceContext.NONE, "mysdk:1.0.0");
    }

    private static Telemetry request() {
        return RequestTelemetry.builder("GET /orders/{id}")
                .context(new TelemetryContext(
                        new OperationContext(TRACE, "b7ad6b7169203331", "GET /orders/{id}"),
                        null,
                        null,
                        "203.0.113.7",
                        null))
                .id("00f067aa0ba902b7")
                .start(Instant.parse("2026-03-04T05:06:07.123456Z"))
                .duration(Duration.ofNanos(42_317_000))
                .responseCode("200")
                .url("https://shop.example/orders/17?verbose=1")
                .property("tenant", "blue")
                .measurement("bytesOut", 512)
                .build();
    }

    private static Telemetry dependency() {
        return DependencyTelemetry.builder("GET /stock/{sku}")
                .context(IN_REQUEST)
                .id("53995c3f42cd8ad8")
                .type("Http")
                .target("stock.example:8443")
                .data("https://stock.example:8443/stock/ab12?sig=REDACTED")
                .resultCode("503")
                .success(false)
                .start(Instant.parse("2026-03-04T05:06:07.130Z"))
                .duration(Duration.ofMillis(20))
                .property("attempt", "2")
                .build();
    }

    private static Telemetry statement() {
        return DependencyTelemetry.builder("orders | SELECT")
                .context(IN_REQUEST)
                .id("1f2e3d4c5b6a7988")
                .type("postgresql")
                .target("db.example | orders")
                .data("SELECT * FROM orders WHERE id = ?")
                .start(Instant.parse("2026-03-04T05:06:07.130Z"))
                .duration(Duration.ofNanos(3_100_000))
                .build();
    }

    private static Telemetry message() {
        return TraceTelemetry.builder("stock service slow")
                .context(IN_REQUEST)
                .time(Instant.parse("2026-03-04T05:06:07.140Z"))
                .severity(SeverityLevel.WARNING)
                .property("SourceType", "Logger")
                .property("LoggerName", "shop.Stock")
                .property("LoggingLevel", "WARN")
                .property("ThreadName", "reactor-http-nio-3")
                .build();
    }

    private static Telemetry exception() {
        ExceptionDetails outer = new ExceptionDetails(
                "shop.StockException",
                "cannot load ab12",
                List.of(
                        new StackFrame(0, "shop.Stock", "load", "Stock.java", 41),
                        new StackFrame(1, "shop.Orders", "find", "Orders.java", 88)),
                2);
        ExceptionDetails cause = new ExceptionDetails(
                "java.net.ConnectException",
                "Connection refused",
                List.of(
                        new StackFrame(0, "java.net.Socket", "connect", "Socket.java", 633),
                        new StackFrame(9, "shop.Stock", "load", "Stock.java", 39)),
                10);
        return new ExceptionTelemetry(
                Instant.parse("2026-03-04T05:06:07.150Z"),
                IN_REQUEST,
                List.of(outer, cause),
                SeverityLevel.ERROR,
                "shop.StockException at shop.Stock.load",
                Map.of("handled", "false"),
                Map.of());
    }

    private static Telemetry event() {
        return EventTelemetry.builder("OrderPlaced")
                .operation(new OperationContext(TRACE, "00f067aa0ba902b7", null))
                .user(UserContext.of("u-1f4"))
                .session("s-77")
                .time(Instant.parse("2026-03-04T05:06:07.160Z"))
                .property("channel", "web")
                .measurement("amount", 19.9)
                .measurement("lines", 3)
                .build();
    }

    /** In an operation, of which a metric says nothing. */
    private static Telemetry metric() {
        return MetricTelemetry.builder("queue.length", 12)
                .context(IN_REQUEST)
                .time(Instant.parse("2026-03-04T05:06:08Z"))
                .property("queue", "orders")
                .build();
    }

    private static Telemetry aggregate() {
        return MetricTelemetry.builder("basket.size", 12)
                .namespace("shop")
                .aggregate(new Aggregate(3, 1, 8, 2.94392))
                .time(Instant.parse("2026-03-04T05:07:00Z"))
                .property("country", "NO")
                .build();
    }

    private static Telemetry availability() {
        return AvailabilityTelemetry.builder("home page")
                .operation(new OperationContext("4bf92f3577b34da6a3ce929d0e0e4736", null, null))
                .time(Instant.parse("2026-03-04T05:06:09Z"))
                .id("4bf92f3577b34da6")
                .duration(Duration.ofMillis(1_250))
                .runLocation("oslo")
                .message("Passed")
                .measurement("redirects", 1)
                .build();
    }

    private static Telemetry pageView() {
        return PageViewTelemetry.builder("Home")
                .operation(new OperationContext("4bf92f3577b34da6a3ce929d0e0e4736", null, "/home"))
                .time(Instant.parse("2026-03-04T05:06:10Z"))
                .id("a3ce929d0e0e4736")
                .url("https://shop.example/home")
                .duration(Duration.ofMillis(800))
                .property("theme", "dark")
                .build();
    }
}
