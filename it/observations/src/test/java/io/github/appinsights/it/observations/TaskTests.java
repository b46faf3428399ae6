package io.github.appinsights.it.observations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code @Scheduled} methods. */
@ShopTest
class TaskTests {

    private final Recording telemetry;

    TaskTests(Recording telemetry) {
        this.telemetry = telemetry;
    }

    @ParameterizedTest
    @ValueSource(strings = {"blocking", "reactive"})
    void aTaskIsAnOperationOfItsOwn(String method) {
        RequestTelemetry task = task(method);

        assertThat(task.success()).isTrue();
        assertThat(task.responseCode()).isEqualTo("0");
        assertThat(Recording.parentId(task)).isNull();
        String trace = Recording.traceId(task);
        EventTelemetry event =
                telemetry.first(EventTelemetry.class, item -> item.name().equals("in " + method + " task"));
        assertThat(Recording.operation(event).id()).isEqualTo(trace);
        assertThat(Recording.operation(event).name()).isEqualTo(task.name());
        assertThat(Recording.parentId(event)).isEqualTo(task.id());
        assertThat(telemetry.of(trace, DependencyTelemetry.class))
                .singleElement()
                .satisfies(query -> assertThat(Recording.parentId(query)).isEqualTo(task.id()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"failing", "reactivelyFailing"})
    void aTaskThatFailsIsToldWithItsExceptionOnce(String method) {
        RequestTelemetry task = task(method);

        assertThat(task.success()).isFalse();
        assertThat(task.responseCode()).isEqualTo("IllegalStateException");
        String trace = Recording.traceId(task);
        telemetry.first(ExceptionTelemetry.class, item -> Recording.isOf(item, trace));
        assertThat(telemetry.of(trace, ExceptionTelemetry.class))
                .singleElement()
                .satisfies(exception -> {
                    assertThat(exception.properties()).containsEntry("handled", "false");
                    // Spring logs it, too, after the end of the task
                    assertThat(telemetry.all(ExceptionTelemetry.class))
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
                telemetry.first(RequestTelemetry.class, item -> item.name().equals(name));
        assertThat(telemetry.all(RequestTelemetry.class))
                .filteredOn(item -> item.name().equals(name))
                .hasSize(1);
        return task;
    }
}
