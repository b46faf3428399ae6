package io.github.appinsights.spring.autoconfigure;

import io.github.appinsights.TelemetryClientBuilder;

/** Changes what the properties do not reach. All beans of this type are called, in their order, right before the client is built. */
@FunctionalInterface
public interface TelemetryClientBuilderCustomizer {

    /** Changes the builder. */
    void customize(TelemetryClientBuilder builder);
}
