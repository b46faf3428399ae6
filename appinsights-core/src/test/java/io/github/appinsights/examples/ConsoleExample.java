package io.github.appinsights.examples;

import io.github.appinsights.TelemetryClient;
import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.SeverityLevel;
import io.github.appinsights.testing.FakeIngestion;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A plain {@code main} without Spring that tells Application Insights a little of everything. From the root of the repository:
 *
 * <pre>{@code mvn -q -pl appinsights-core test-compile exec:exec}</pre>
 *
 * <p>It sends to the resource whose connection string is in the environment variable
 * {@code APPLICATIONINSIGHTS_CONNECTION_STRING}. Without one it needs no Azure: it sends to an endpoint that it opens itself on a
 * local port, and prints what arrived there.
 */
public final class ConsoleExample {

    private static final String STAND_IN = "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=";

    private ConsoleExample() {}

    public static void main(String[] args) {
        String connectionString = System.getenv("APPLICATIONINSIGHTS_CONNECTION_STRING");
        if (connectionString != null && !connectionString.isBlank()) {
            track(connectionString);
            return;
        }
        try (FakeIngestion service = FakeIngestion.start()) {
            System.out.println("APPLICATIONINSIGHTS_CONNECTION_STRING is not set, so nothing leaves this machine.");
            track(STAND_IN + service.endpoint());
            System.out.println("What arrived:");
            service.items().forEach(System.out::println);
        }
    }

    private static void track(String connectionString) {
        TelemetryClient client = TelemetryClient.builder()
                .connectionString(connectionString)
                .roleName("console-example")
                .build();
        try (client) {
            client.trackEvent("Started", Map.of("mode", "console"));
            client.trackMetric("queue.length", 12);
            serve(client);
        }
        DeliveryCounters counters = client.state().counters();
        System.out.println("Tracked " + counters.offered() + ", sent " + counters.sent() + ", refused by the service "
                + counters.rejected() + ", dropped " + counters.dropped());
    }

    /** A request, and what happens while it is served: all of it is one operation. */
    private static void serve(TelemetryClient client) {
        Operation operation = Operation.open(null);
        operation.name("GET /orders/{id}");
        Instant start = Instant.now();
        boolean success = OperationScope.call(operation, () -> loadOrder(client));
        client.trackRequest(RequestTelemetry.builder("/orders/{id}")
                .method("GET")
                .id(operation.id())
                .context(operation.ownContext())
                .start(start)
                .duration(Duration.between(start, Instant.now()))
                .responseCode(success ? "200" : "500")
                .success(success)
                .url("https://shop.example/orders/17")
                .build());
    }

    private static boolean loadOrder(TelemetryClient client) {
        client.trackTrace("Asking for the stock of order 17", SeverityLevel.INFORMATION);
        client.trackDependency(DependencyTelemetry.builder("GET /stock/{sku}")
                .type("Http")
                .target("stock.example")
                .data("https://stock.example/stock/ab12")
                .resultCode("200")
                .start(Instant.now())
                .duration(Duration.ofMillis(20))
                .build());
        try {
            return Integer.parseInt("twelve") > 0;
        } catch (NumberFormatException notANumber) {
            client.trackException(notANumber, Map.of("sku", "ab12"));
            return false;
        }
    }
}
