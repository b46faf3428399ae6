package io.github.appinsights.spring.webclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.appinsights.context.Operation;
import io.github.appinsights.context.OperationScope;
import io.github.appinsights.context.TraceParent;
import io.github.appinsights.model.DependencyTelemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;

/** What a blocking call is told as. */
class RestClientDependencyTests {

    private static CallingApplication application;

    @BeforeAll
    static void start() {
        application = CallingApplication.start();
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void aCallIsToldWithItsRouteItsUrlAndItsStatus() {
        client().get().uri("/items/{id}?token={token}", 5, "s3cret").retrieve().toBodilessEntity();

        DependencyTelemetry told = told("/items/5?token=REDACTED");
        assertThat(told.name()).isEqualTo("GET /items/{id}");
        assertThat(told.type()).isEqualTo("Http");
        assertThat(told.target()).isEqualTo("localhost:" + application.callee().port());
        assertThat(told.resultCode()).isEqualTo("200");
        assertThat(told.success()).isTrue();
    }

    @Test
    void aUriWithoutATemplateIsNotTakenForTheName() {
        client().get()
                .uri(URI.create(application.callee().url() + "/items/as-uri"))
                .retrieve()
                .toBodilessEntity();

        assertThat(told("/items/as-uri").name()).isEqualTo("GET /");
    }

    @Test
    void anErrorStatusIsToldAsFailed() {
        assertThatExceptionOfType(RestClientResponseException.class)
                .isThrownBy(() ->
                        client().get().uri("/status/{code}", 503).retrieve().toBodilessEntity());

        assertThat(told("/status/503").resultCode()).isEqualTo("503");
        assertThat(told("/status/503").success()).isFalse();
    }

    @Test
    void aConnectionThatIsRefusedIsToldByItsException() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertThatExceptionOfType(ResourceAccessException.class)
                .isThrownBy(() -> client().get()
                        .uri("http://localhost:" + closed + "/refused")
                        .retrieve()
                        .toBodilessEntity());

        assertThat(told("/refused").resultCode()).isEqualTo("ConnectException");
        assertThat(told("/refused").success()).isFalse();
    }

    @Test
    void aCallBelongsToTheOperationOfItsThread() {
        Operation operation =
                Operation.open(new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", 1), "vendor=1");
        OperationScope.run(
                operation,
                () -> client().get().uri("/items/{id}", "inside").retrieve().toBodilessEntity());

        DependencyTelemetry told = told("/items/inside");
        assertThat(told.context()).isEqualTo(operation.childContext());
        assertThat(application.callee().call("/items/inside").traceparent())
                .isEqualTo(new TraceParent(operation.traceId(), told.id(), 1).value());
        assertThat(application.callee().call("/items/inside").tracestate()).isEqualTo("vendor=1");
    }

    private static RestClient client() {
        return application
                .bean(RestClient.Builder.class)
                .baseUrl(application.callee().url())
                .build();
    }

    private static DependencyTelemetry told(String path) {
        return application.dependency(path);
    }
}
