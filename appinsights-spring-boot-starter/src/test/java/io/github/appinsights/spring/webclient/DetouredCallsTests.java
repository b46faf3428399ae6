package io.github.appinsights.spring.webclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.appinsights.context.TraceParent;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.UserContext;
import io.github.appinsights.test.Correlation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Hooks;

/** A request keeps its calls, whatever threads they are made on and however Reactor propagates its context. */
class DetouredCallsTests {

    private static final TraceParent CALLER =
            new TraceParent("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", TraceParent.SAMPLED);

    @ParameterizedTest
    @ValueSource(strings = {"limited", "auto"})
    void callsAfterEachKindOfDetourBelongToTheRequest(String propagation) {
        try (CallingApplication application = started(propagation)) {
            RequestTelemetry request = served(application);

            assertThat(application.items().items(DependencyTelemetry.class))
                    .extracting(DependencyTelemetry::name)
                    .containsExactly("GET /published/{number}", "GET /delayed/{number}", "GET /elastic/{number}");
            assertThat(application.items().items(DependencyTelemetry.class)).allSatisfy(told -> {
                assertThat(Correlation.operationId(told)).isEqualTo(CALLER.traceId());
                assertThat(Correlation.parentId(told)).isEqualTo(request.id());
                assertThat(Correlation.operationName(told)).isEqualTo("GET /detours/{number}");
                assertThat(told.context().user()).isEqualTo(UserContext.of("someone"));
            });
            assertThat(application.callee().calls())
                    .hasSize(3)
                    .allSatisfy(call -> assertThat(call.tracestate()).isEqualTo("vendor=1,other=2"));
        }
    }

    @Test
    void whatIsTrackedAfterTheDetoursBelongsToTheRequest() {
        try (CallingApplication application = started("auto")) {
            RequestTelemetry request = served(application);

            List<EventTelemetry> events = application.items().items(EventTelemetry.class);
            assertThat(events).singleElement().satisfies(event -> {
                assertThat(Correlation.operationId(event)).isEqualTo(CALLER.traceId());
                assertThat(Correlation.parentId(event)).isEqualTo(request.id());
            });
        }
    }

    /** Spring Boot only ever switches propagation on, for the whole JVM. */
    private static CallingApplication started(String propagation) {
        Hooks.disableAutomaticContextPropagation();
        return CallingApplication.serving(RelayApplication.class, "spring.reactor.context-propagation=" + propagation);
    }

    private static RequestTelemetry served(CallingApplication application) {
        WebClient.create("http://localhost:" + application.port())
                .get()
                .uri("/detours/7")
                .header(TraceParent.HEADER, CALLER.value())
                .header("tracestate", "vendor=1")
                .header("tracestate", "other=2")
                .header("X-User", "someone")
                .retrieve()
                .toBodilessEntity()
                .block(Duration.ofSeconds(10));
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> !application.items().items(RequestTelemetry.class).isEmpty());
        return application.items().items(RequestTelemetry.class).get(0);
    }
}
