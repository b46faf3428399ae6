package io.github.appinsights.spring.webclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.context.OutgoingCall;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.client.RestClient;

/** An observation of a call holds the call, so that nobody tells it a second time. */
class ObservedCallsTests {

    private static CallingApplication application;

    @BeforeAll
    static void start() {
        // whoever tells observations puts calls of its own into them
        application = CallingApplication.start(Application.class, "appinsights.observations.enabled=false");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void theObservationOfEachTryHoldsTheCallThatWasTold() {
        Stopped stopped = application.bean(Stopped.class);
        stopped.contexts.clear();
        application
                .client()
                .get()
                .uri("/status/{code}", 503)
                .retrieve()
                .toBodilessEntity()
                .retry(1)
                .onErrorComplete()
                .block(Duration.ofSeconds(10));

        assertThat(stopped.ids("http.client.requests"))
                .hasSize(2)
                .containsExactlyElementsOf(application.dependencies("/status/503").stream()
                        .map(told -> told.id())
                        .toList());
    }

    @Test
    void anObservationAroundTheCallDoesNot() {
        Stopped stopped = application.bean(Stopped.class);
        stopped.contexts.clear();
        Observation around = Observation.start("around", application.bean(ObservationRegistry.class));
        around.scoped(() -> {
            application
                    .client()
                    .get()
                    .uri("/items/{id}", "around")
                    .retrieve()
                    .toBodilessEntity()
                    .block(Duration.ofSeconds(10));
        });
        around.stop();

        assertThat(around.getContext().<OutgoingCall>get(OutgoingCall.class)).isNull();
        assertThat(stopped.ids("http.client.requests"))
                .containsExactly(application.dependency("/items/around").id());
    }

    @Test
    void theObservationOfABlockingCallHoldsItToo() {
        Stopped stopped = application.bean(Stopped.class);
        stopped.contexts.clear();
        application
                .bean(RestClient.Builder.class)
                .baseUrl(application.callee().url())
                .build()
                .get()
                .uri("/items/{id}", "blocking")
                .retrieve()
                .toBodilessEntity();

        assertThat(stopped.ids("http.client.requests"))
                .containsExactly(application.dependency("/items/blocking").id());
    }

    static final class Stopped implements ObservationHandler<Observation.Context> {

        private final Queue<Observation.Context> contexts = new ConcurrentLinkedQueue<>();

        @Override
        public void onStop(Observation.Context context) {
            contexts.add(context);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }

        /** Of the calls in the observations of that name. */
        List<String> ids(String name) {
            return contexts.stream()
                    .filter(context -> name.equals(context.getName()))
                    .map(context -> context.<OutgoingCall>getRequired(OutgoingCall.class)
                            .id())
                    .toList();
        }
    }

    @Import(CallingApplication.Plain.class)
    static class Application {

        @Bean
        Stopped stopped() {
            return new Stopped();
        }
    }
}
