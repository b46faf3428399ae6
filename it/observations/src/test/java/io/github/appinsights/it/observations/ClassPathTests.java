package io.github.appinsights.it.observations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.util.ClassUtils;

/** What the other tests here prove holds for an application that has no tracer. */
class ClassPathTests {

    @Test
    void thereIsNoTracer() {
        assertThat(isThere("io.opentelemetry.api.OpenTelemetry")).isFalse();
        assertThat(isThere("io.opentelemetry.sdk.OpenTelemetrySdk")).isFalse();
        assertThat(isThere("io.micrometer.tracing.Tracer")).isFalse();
        assertThat(isThere("brave.Tracing")).isFalse();
        assertThat(isThere("io.micrometer.observation.ObservationRegistry")).isTrue();
    }

    private boolean isThere(String type) {
        return ClassUtils.isPresent(type, getClass().getClassLoader());
    }
}
