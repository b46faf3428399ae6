package io.github.appinsights.it.observations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.test.Correlation;
import io.github.appinsights.test.RecordedTelemetry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the application observes itself, and its calls that nothing else has seen. */
@ShopTest
class OwnObservationTests {

    private final Browser browser;
    private final RecordedTelemetry telemetry;

    OwnObservationTests(Browser browser, RecordedTelemetry telemetry) {
        this.browser = browser;
        this.telemetry = telemetry;
    }

    @Test
    void anObservationStartedByHandIsInsideTheRequestAndTheNextInsideIt() {
        String trace = browser.get("/by-hand");

        RequestTelemetry request = telemetry.await(RequestTelemetry.class, item -> Correlation.isIn(item, trace));
        DependencyTelemetry outer = only(trace, "calculate price");
        assertThat(outer.type()).isEqualTo("InProc");
        assertThat(outer.target()).isNull();
        assertThat(outer.data()).isNull();
        assertThat(Correlation.parentId(outer)).isEqualTo(request.id());
        DependencyTelemetry inner = only(trace, "price.discount");
        assertThat(Correlation.parentId(inner)).isEqualTo(outer.id());
        assertThat(telemetry.items(DependencyTelemetry.class, trace)).hasSize(2);
        assertThat(telemetry.items(EventTelemetry.class, trace))
                .singleElement()
                .satisfies(event -> assertThat(Correlation.parentId(event)).isEqualTo(request.id()));
    }

    @Test
    void anObservedMethodIsToldUnlessItIsReactive() {
        String trace = browser.get("/observed");

        telemetry.await(RequestTelemetry.class, item -> Correlation.isIn(item, trace));
        assertThat(telemetry.items(DependencyTelemetry.class, trace))
                .extracting(DependencyTelemetry::name, DependencyTelemetry::type)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("price now", "InProc"));
    }

    @Test
    void aClientBuiltByHandWithTheRegistryIsTold() {
        String trace = browser.get("/call");

        RequestTelemetry request = telemetry.await(RequestTelemetry.class, item -> Correlation.isIn(item, trace));
        assertThat(telemetry.items(DependencyTelemetry.class, trace))
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.name()).isEqualTo("GET /by-hand");
                    assertThat(call.type()).isEqualTo("Http");
                    assertThat(call.target()).startsWith("localhost:");
                    assertThat(call.data()).startsWith("http://localhost:").endsWith("/by-hand?step=1");
                    assertThat(call.resultCode()).isEqualTo("200");
                    assertThat(call.success()).isTrue();
                    assertThat(Correlation.parentId(call)).isEqualTo(request.id());
                });
    }

    @Test
    void whatIsNoiseIsLeftOut() {
        String trace = browser.get("/none");

        assertThat(telemetry).inOperation(trace).hasRequest().withoutDependencies();
    }

    private DependencyTelemetry only(String trace, String name) {
        List<DependencyTelemetry> found = telemetry.items(DependencyTelemetry.class, trace).stream()
                .filter(item -> item.name().equals(name))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
