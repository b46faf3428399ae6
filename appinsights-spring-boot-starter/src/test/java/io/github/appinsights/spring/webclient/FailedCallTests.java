package io.github.appinsights.spring.webclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.DependencyTelemetry;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** What a call is told as that got no answer. */
class FailedCallTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);

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
    void aConnectionThatIsRefusedIsToldByItsException() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        call(application.client(), "http://localhost:" + closed + "/refused/{id}");

        DependencyTelemetry told = told("/refused/1");
        assertThat(told.resultCode()).isEqualTo("ConnectException");
        assertThat(told.success()).isFalse();
        assertThat(told.name()).isEqualTo("GET /refused/{id}");
        assertThat(told.target()).isEqualTo("localhost:" + closed);
    }

    @Test
    void aHostThatIsNotFoundIsToldByItsException() {
        AddressResolverGroup<?> jdk = DefaultAddressResolverGroup.INSTANCE;
        call(clientOf(HttpClient.create().resolver(jdk)), "http://nowhere.invalid/unknown/{id}");

        DependencyTelemetry told = told("/unknown/1");
        assertThat(told.resultCode()).isEqualTo("UnknownHostException");
        assertThat(told.success()).isFalse();
        assertThat(told.target()).isEqualTo("nowhere.invalid");
    }

    @Test
    void anAnswerThatComesTooLateForTheClientIsToldByItsException() {
        call(clientOf(HttpClient.create().responseTimeout(Duration.ofMillis(200))), "/silent/{id}");

        DependencyTelemetry told = told("/silent/1");
        assertThat(told.resultCode()).isEqualTo("ReadTimeoutException");
        assertThat(told.success()).isFalse();
    }

    @Test
    void aConnectionThatIsCutIsToldByItsException() {
        call(application.client(), "/cut");

        DependencyTelemetry told = told("/cut");
        assertThat(told.resultCode()).isEqualTo("PrematureCloseException");
        assertThat(told.success()).isFalse();
    }

    @Test
    void anAnswerThatComesTooLateForTheCallerIsToldAsCanceled() {
        application
                .client()
                .get()
                .uri("/silent/{id}", "timeout")
                .retrieve()
                .toBodilessEntity()
                .timeout(Duration.ofMillis(200))
                .onErrorComplete()
                .block(LIMIT);

        assertCanceled("/silent/timeout");
    }

    @Test
    void aCallerThatLeavesBeforeTheAnswerIsToldAsCanceled() {
        Disposable call = application
                .client()
                .get()
                .uri("/silent/{id}", "left")
                .retrieve()
                .toBodilessEntity()
                .subscribe();
        call.dispose();

        assertCanceled("/silent/left");
    }

    @Test
    void eachTryIsToldByItself() {
        application
                .client()
                .get()
                .uri("/status/{code}?retried", 503)
                .retrieve()
                .toBodilessEntity()
                .retry(2)
                .onErrorComplete()
                .block(LIMIT);

        assertThat(application.dependencies("/status/503?retried"))
                .hasSize(3)
                .allSatisfy(told -> assertThat(told.resultCode()).isEqualTo("503"))
                .extracting(DependencyTelemetry::id)
                .doesNotHaveDuplicates();
    }

    @Test
    void aFilterThatFailsIsToldByItsException() {
        WebClient emitting = application
                .builder()
                .filter((request, next) -> Mono.error(new IllegalStateException("expected")))
                .build();
        WebClient throwing = application
                .builder()
                .filter((request, next) -> {
                    throw new IllegalArgumentException("expected");
                })
                .build();
        call(emitting, "/emitted");
        call(throwing, "/thrown");

        assertThat(told("/emitted").resultCode()).isEqualTo("IllegalStateException");
        assertThat(told("/thrown").resultCode()).isEqualTo("IllegalArgumentException");
    }

    @Test
    void aFilterThatAnswersNothingIsToldAsFailed() {
        AtomicInteger asked = new AtomicInteger();
        WebClient client = application
                .builder()
                .filter((request, next) -> Mono.fromRunnable(asked::incrementAndGet))
                .build();
        call(client, "/nothing");

        assertThat(asked).hasValue(1);
        assertThat(told("/nothing").resultCode()).isNull();
        assertThat(told("/nothing").success()).isFalse();
    }

    private static void call(WebClient client, String template) {
        client.get()
                .uri(template, 1)
                .retrieve()
                .toBodilessEntity()
                .onErrorComplete()
                .block(LIMIT);
    }

    private static WebClient clientOf(HttpClient http) {
        return application
                .builder()
                .clientConnector(new ReactorClientHttpConnector(http))
                .build();
    }

    private static void assertCanceled(String path) {
        assertThat(told(path).resultCode()).isEqualTo("Canceled");
        assertThat(told(path).success()).isFalse();
    }

    private static DependencyTelemetry told(String path) {
        return application.dependency(path);
    }
}
