package io.github.appinsights.it.observations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import org.junit.jupiter.api.Test;

/** R2DBC, observed by r2dbc-proxy. */
@ShopTest
class QueryTests {

    private final Browser browser;
    private final Recording telemetry;

    QueryTests(Browser browser, Recording telemetry) {
        this.browser = browser;
        this.telemetry = telemetry;
    }

    @Test
    void aQueryIsOneDependencyOfItsRequest() {
        String trace = browser.get("/query");

        RequestTelemetry request = telemetry.first(RequestTelemetry.class, item -> Recording.isOf(item, trace));
        assertThat(telemetry.of(trace, DependencyTelemetry.class))
                .singleElement()
                .satisfies(query -> {
                    assertThat(query.name()).isEqualTo("SELECT SYSTEM_RANGE");
                    assertThat(query.type()).isEqualTo("SQL");
                    assertThat(query.target()).isEqualTo("H2");
                    assertThat(query.data()).isEqualTo(ShopController.QUERY);
                    assertThat(query.success()).isTrue();
                    assertThat(query.resultCode()).isNull();
                    assertThat(Recording.parentId(query)).isEqualTo(request.id());
                    assertThat(Recording.operation(query).name()).isEqualTo("GET /query");
                });
    }

    @Test
    void aFailingQueryIsOneFailedDependencyAlthoughItStopsTwice() {
        String trace = browser.get("/failing-query");

        RequestTelemetry request = telemetry.first(RequestTelemetry.class, item -> Recording.isOf(item, trace));
        assertThat(telemetry.of(trace, DependencyTelemetry.class))
                .singleElement()
                .satisfies(query -> {
                    assertThat(query.success()).isFalse();
                    assertThat(query.resultCode()).isEqualTo("R2dbcBadGrammarException");
                    assertThat(query.data()).isEqualTo(ShopController.FAILING_QUERY);
                    assertThat(Recording.parentId(query)).isEqualTo(request.id());
                });
    }
}
