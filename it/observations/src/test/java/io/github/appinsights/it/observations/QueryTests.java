package io.github.appinsights.it.observations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.test.Correlation;
import io.github.appinsights.test.RecordedTelemetry;
import org.junit.jupiter.api.Test;

/** R2DBC, observed by r2dbc-proxy. */
@ShopTest
class QueryTests {

    private final Browser browser;
    private final RecordedTelemetry telemetry;

    QueryTests(Browser browser, RecordedTelemetry telemetry) {
        this.browser = browser;
        this.telemetry = telemetry;
    }

    @Test
    void aQueryIsOneDependencyOfItsRequest() {
        String trace = browser.get("/query");

        RequestTelemetry request = telemetry.await(RequestTelemetry.class, item -> Correlation.isIn(item, trace));
        assertThat(telemetry.items(DependencyTelemetry.class, trace))
                .singleElement()
                .satisfies(query -> {
                    assertThat(query.name()).isEqualTo("SELECT SYSTEM_RANGE");
                    assertThat(query.type()).isEqualTo("SQL");
                    assertThat(query.target()).isEqualTo("H2");
                    assertThat(query.data()).isEqualTo(ShopController.QUERY);
                    assertThat(query.success()).isTrue();
                    assertThat(query.resultCode()).isNull();
                    assertThat(Correlation.parentId(query)).isEqualTo(request.id());
                    assertThat(Correlation.operationName(query)).isEqualTo("GET /query");
                });
    }

    @Test
    void aFailingQueryIsOneFailedDependencyAlthoughItStopsTwice() {
        String trace = browser.get("/failing-query");

        RequestTelemetry request = telemetry.await(RequestTelemetry.class, item -> Correlation.isIn(item, trace));
        assertThat(telemetry.items(DependencyTelemetry.class, trace))
                .singleElement()
                .satisfies(query -> {
                    assertThat(query.success()).isFalse();
                    assertThat(query.resultCode()).isEqualTo("R2dbcBadGrammarException");
                    assertThat(query.data()).isEqualTo(ShopController.FAILING_QUERY);
                    assertThat(Correlation.parentId(query)).isEqualTo(request.id());
                });
    }
}
