/** Metrics of Micrometer, and the meters of the delivery of telemetry among them. */
@NullMarked
package io.github.appinsights.spring.micrometer;

import org.jspecify.annotations.NullMarked;
