package io.github.appinsights.test;

import io.github.appinsights.model.Telemetry;
import java.util.List;

/**
 * Why an assertion fails.
 *
 * @param expected what was asked for
 * @param but what there was instead
 * @param about items to be marked in the list of all
 */
record Complaint(String expected, String but, List<? extends Telemetry> about) {

    String over(String scope, List<Telemetry> items) {
        return "Expected " + expected + scope + ",\nbut " + but + ". " + Report.of(items, about);
    }
}
