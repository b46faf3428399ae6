package io.github.appinsights.spring.webclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.DependencyTelemetry;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** A stream is told when it has ended. */
class StreamedAnswerTests {

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

    @ParameterizedTest
    @ValueSource(strings = {"/events", "/lines"})
    void theDurationEndsWithTheBody(String path) {
        assertThat(elements(path).collectList().block(LIMIT)).hasSize(2);

        DependencyTelemetry told = told(path);
        assertThat(told.duration()).isGreaterThanOrEqualTo(Callee.STREAMED.dividedBy(2));
        assertThat(told.resultCode()).isEqualTo("200");
        assertThat(told.success()).isTrue();
    }

    @Test
    void aStreamThatIsLeftKeepsTheStatus() {
        assertThat(elements("/endless-events").blockFirst(LIMIT)).isEqualTo("1");

        DependencyTelemetry told = told("/endless-events");
        assertThat(told.resultCode()).isEqualTo("200");
        assertThat(told.success()).isTrue();
    }

    @Test
    void aStreamIsNotToldWhileItGoesOn() {
        elements("/endless-events?on")
                .doOnNext(event -> assertThat(application.dependencies("/endless-events?on"))
                        .isEmpty())
                .blockFirst(LIMIT);

        assertThat(told("/endless-events?on").success()).isTrue();
    }

    @Test
    void aStreamThatBreaksOffKeepsTheStatusAndFails() {
        assertThat(elements("/broken-events").onErrorComplete().collectList().block(LIMIT))
                .hasSize(1);

        DependencyTelemetry told = told("/broken-events");
        assertThat(told.resultCode()).isEqualTo("200");
        assertThat(told.success()).isFalse();
    }

    @Test
    void aStreamThatNobodyReadsIsTold() {
        application
                .client()
                .get()
                .uri("/events?unread")
                .retrieve()
                .toBodilessEntity()
                .block(LIMIT);

        assertThat(told("/events?unread").resultCode()).isEqualTo("200");
    }

    private static Flux<String> elements(String path) {
        return application.client().get().uri(path).retrieve().bodyToFlux(String.class);
    }

    private static DependencyTelemetry told(String path) {
        return application.dependency(path);
    }
}
