/** Meters of the delivery of telemetry. */
@NullMarked
package io.github.appinsights.spring.micrometer;

import org.jspecify.annotations.NullMarked;
