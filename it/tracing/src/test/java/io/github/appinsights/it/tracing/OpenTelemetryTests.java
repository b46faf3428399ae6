package io.github.appinsights.it.tracing;

import org.springframework.context.annotation.Configuration;

/** OpenTelemetry, as Spring Boot configures it. */
class OpenTelemetryTests extends TracedRequests {

    OpenTelemetryTests() {
        super(OpenTelemetry.class);
    }

    @Override
    String expectedTracer() {
        return "OtelTracer";
    }

    @Configuration(proxyBeanMethods = false)
    static class OpenTelemetry {}
}
