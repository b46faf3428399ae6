package io.github.appinsights.it.observations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.test.Correlation;
import io.github.appinsights.test.RecordedTelemetry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code @Scheduled} methods. */
@ShopTest
class TaskTests {

    private final RecordedTelemetry telemetry;

    TaskTests(RecordedTelemetry telemetry) {
        this.telemetry = telemetry;
    }

    @ParameterizedTest
    @ValueSource(strings = {"blocking", "reactive"})
    void aTaskIsAnOperationOfItsOwn(String method) {
        RequestTelemetry task = task(method);

        assertThat(task.success()).isTrue();
        assertThat(task.responseCode()).isEqualTo("0");
        assertThat(Correlation.parentId(task)).isNull();
        assertThat(telemetry)
                .inOperationOf(task)
                .hasEvent("in " + method + " task")
                .withOperationName(task.name())
                .withParent(task)
                .and()
                .hasDependencies(1)
                .hasDependency()
                .withParent(task);
    }

    @ParameterizedTest
    @ValueSource(strings = {"failing", "reactivelyFailing"})
    void aTaskThatFailsIsToldWithItsExceptionOnce(String method) {
        RequestTelemetry task = task(method);

        assertThat(task.success()).isFalse();
        assertThat(task.responseCode()).isEqualTo("IllegalStateException");
        String trace = Correlation.operationOf(task);
        telemetry.await(ExceptionTelemetry.class, item -> Correlation.isIn(item, trace));
        assertThat(telemetry.items(ExceptionTelemetry.class, trace))
                .singleElement()
                .satisfies(exception -> {
                    assertThat(exception.properties()).containsEntry("handled", "false");
                    // Spring logs it, too, after the end of the task
                    assertThat(telemetry.items(ExceptionTelemetry.class))
                            .filteredOn(other -> message(other).equals(message(exception)))
                            .hasSize(1);
                });
    }

    private static String message(ExceptionTelemetry exception) {
        return exception.exceptions().get(0).message();
    }

    private RequestTelemetry task(String method) {
        String name = "task shopTasks." + method;
        RequestTelemetry task =
                telemetry.await(RequestTelemetry.class, item -> item.name().equals(name));
        assertThat(telemetry.items(RequestTelemetry.class))
                .filteredOn(item -> item.name().equals(name))
                .hasSize(1);
        return task;
    }
}
