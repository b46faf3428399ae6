package io.github.appinsights.it.observations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.RequestTelemetry;
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

        RequestTelemetry request =
                assertThat(telemetry).inOperation(trace).hasRequest().item();
        assertThat(telemetry)
                .inOperation(trace)
                .hasDependencies(1)
                .hasDependency("SELECT SYSTEM_RANGE")
                .withType("SQL")
                .withTarget("H2")
                .withData(ShopController.QUERY)
                .thatSucceeded()
                .matching("without a result code", query -> query.resultCode() == null)
                .withParent(request)
                .withOperationName("GET /query");
    }

    @Test
    void aFailingQueryIsOneFailedDependencyAlthoughItStopsTwice() {
        String trace = browser.get("/failing-query");

        RequestTelemetry request =
                assertThat(telemetry).inOperation(trace).hasRequest().item();
        assertThat(telemetry)
                .inOperation(trace)
                .hasDependencies(1)
                .hasDependency()
                .thatFailed()
                .withResultCode("R2dbcBadGrammarException")
                .withData(ShopController.FAILING_QUERY)
                .withParent(request);
    }
}
